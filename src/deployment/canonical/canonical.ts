import type { Mapping, Node } from '../node.ts';
import { stringOf } from '../tree/build.ts';
import { compile } from '../tree/pattern.ts';
import { type Rewrite, rewrite } from '../tree/rewrite.ts';
import {
  anyAsText,
  external,
  longDependencies,
  longDevice,
  longEnvFiles,
  longGpus,
  longSsh,
  namesAsMapping,
  oneOrMany,
  pairsAsMapping,
  textAs,
  wholeOrMapping,
} from './forms.ts';
import { longPorts } from './ports.ts';
import { longVolume } from './volumes.ts';

const longForms = compile<Rewrite>({
  'services.*.build': textAs('context'),
  'services.*.build.secrets.*': textAs('source'),
  'services.*.build.provenance': anyAsText,
  'services.*.build.sbom': anyAsText,
  'services.*.build.additional_contexts': pairsAsMapping,
  'services.*.build.ssh': longSsh,
  'services.*.build.ulimits.*': wholeOrMapping,
  'services.*.depends_on': longDependencies,
  'services.*.env_file': longEnvFiles,
  'services.*.label_file': oneOrMany,
  'services.*.extends': textAs('service'),
  'services.*.gpus': longGpus,
  'services.*.networks': namesAsMapping,
  'services.*.models': namesAsMapping,
  'services.*.volumes.*': longVolume,
  'services.*.dns': oneOrMany,
  'services.*.devices.*': longDevice,
  'services.*.secrets.*': textAs('source'),
  'services.*.configs.*': textAs('source'),
  'services.*.ports': longPorts,
  'services.*.ulimits.*': wholeOrMapping,
  'services.*.develop.watch.*.ignore': oneOrMany,
  'services.*.develop.watch.*.include': oneOrMany,
  'volumes.*': external,
  'networks.*': external,
  'secrets.*': external,
  'configs.*': external,
});

const withoutEmpty = compile<Rewrite>({ 'services.*.dns': dropEmpty });

/** Every short form turned into its long form. */
export function canonical(model: Mapping): Mapping {
  return rewrite(rewrite(model, longForms), withoutEmpty) as Mapping;
}

function dropEmpty(node: Node): Node {
  if (node.kind !== 'list') return node;
  const items = node.items.filter((item) => stringOf(item) !== '');
  return items.length === node.items.length ? node : { ...node, items };
}
