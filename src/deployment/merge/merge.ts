import type { Mapping } from '../node.ts';
import { into } from '../tree/pattern.ts';
import { mergeMappings } from './nodes.ts';
import { mergeRules } from './rules.ts';

/** A later Compose file on top of an earlier one. */
export function mergeModels(base: Mapping, over: Mapping): Mapping {
  return mergeMappings(base, over, { rules: mergeRules, path: '' });
}

/** A service on top of the one it extends. */
export function mergeServices(base: Mapping, over: Mapping, name: string): Mapping {
  const rules = into(into(mergeRules, 'services'), name);
  return mergeMappings(base, over, { rules, path: `services.${name}` });
}
