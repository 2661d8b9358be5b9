import type { Mapping } from './node.ts';
import type { Section } from './resolve-model.ts';

/** Rules over the whole resolved model (compose-go v2.9.1, loader/validate.go and graph/). */
export function checkConsistency(
  _root: Mapping,
  _inactive: readonly string[],
  _resources: Readonly<Record<Section, Mapping>>,
): void {
  // filled in below
}
