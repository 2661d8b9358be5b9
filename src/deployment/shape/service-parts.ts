import type { Node } from '../node.ts';
import { isNull, list, mapping, scalar, stringOf } from '../tree/build.ts';
import {
  command,
  environment,
  extraHosts,
  options,
  pairs,
  textOrTexts,
  texts,
  ulimits,
  uniqueTexts,
} from './forms.ts';
import { mapOf, object } from './object.ts';
import { bytes, decimal, duration, fileMode, flag, text, whole } from './scalars.ts';
import { either, listOf, type Shape } from './shape.ts';

export const names = /^[a-zA-Z0-9._-]+$/;

const mountForm = object({ source: text(), target: text(), uid: text(), gid: text(), mode: fileMode });
/** `configs` and `secrets` of a service. */
export const fileMounts: Shape = either(
  [listOf(either([text(), mountForm], mountForm.print))],
  (node, path) => listOf(mountForm).print(node, path),
);

const buildForm = object({
  context: text(),
  dockerfile: text(),
  dockerfile_inline: text(),
  entitlements: texts,
  args: environment,
  provenance: text({ types: ['string', 'boolean'] }),
  sbom: text({ types: ['string', 'boolean'] }),
  ssh: either([pairs], printSsh),
  labels: pairs,
  cache_from: texts,
  cache_to: texts,
  no_cache: flag(),
  additional_contexts: pairs,
  pull: flag(),
  extra_hosts: extraHosts,
  isolation: text(),
  network: text(),
  target: text(),
  secrets: fileMounts,
  shm_size: bytes(['integer', 'string']),
  tags: texts,
  ulimits,
  platforms: texts,
  privileged: flag(),
});
export const build: Shape = either([text(), buildForm], buildForm.print);

/** Compose prints a key with a path as `"id": path`, which is no JSON; the text is kept as one. */
function printSsh(node: Node): Node | undefined {
  if (node.kind !== 'mapping' || node.entries.size === 0) return undefined;
  const items = [...node.entries].map(([id, { value }]) =>
    scalar(isNull(value) ? id : `${id}: ${stringOf(value) ?? ''}`, value),
  );
  return list(items, node.at);
}

// Compose forgot to name these attributes for JSON (types.go, `WeightDevice`), so Go's field names appear.
const printedAs = { path: 'Path', rate: 'Rate', weight: 'Weight' };
const throttle = listOf(
  object(
    { path: text(), rate: bytes(['integer', 'string']) },
    { extensions: false, printedAs, always: { path: '', rate: '0' } },
  ),
);
const weighted = object(
  { path: text(), weight: whole({ unsigned: 16 }) },
  { extensions: false, printedAs, always: { path: '', weight: 0 } },
);
export const blkio: Shape = object(
  {
    weight: whole({ unsigned: 16 }),
    weight_device: listOf(weighted),
    device_read_bps: throttle,
    device_read_iops: throttle,
    device_write_bps: throttle,
    device_write_iops: throttle,
  },
  { extensions: false },
);

const dependency = object(
  {
    condition: text({ oneOf: ['service_started', 'service_healthy', 'service_completed_successfully'] }),
    restart: flag(),
    required: flag({ keepZero: true, types: ['boolean'] }),
  },
  { required: ['condition'], always: { required: false } },
);
const dependencies = mapOf(dependency, { names });
export const dependsOn: Shape = either([uniqueTexts, dependencies], dependencies.print);

const deviceForm = object({ source: text(), target: text(), permissions: text() }, { required: ['source'] });
export const devices: Shape = listOf(either([text(), deviceForm], deviceForm.print));

const envFileForm = object(
  { path: text(), format: text(), required: flag() },
  { required: ['path'], extensions: false },
);
export const envFiles: Shape = either(
  [text(), listOf(either([text(), envFileForm], () => undefined))],
  () => undefined,
);

const extendsForm = object({ service: text(), file: text() }, { required: ['service'], extensions: false });
export const extendsWish: Shape = either([text(), extendsForm], extendsForm.print);

const test = either([text(), texts], (node, path) => {
  const line = stringOf(node);
  return line === undefined ? texts.print(node, path) : list([scalar('CMD-SHELL', node), node], node.at);
});
export const healthcheck: Shape = object({
  test,
  timeout: duration(),
  interval: duration(),
  retries: whole({ keepZero: true, unsigned: 64, types: ['number', 'string'] }),
  start_period: duration(),
  start_interval: duration(),
  disable: flag(),
});

export const logging: Shape = object({ driver: text(), options: options(['string', 'number', 'null']) });

const count: Shape = {
  ...whole({ types: ['string', 'integer'] }),
  print: (node, path) => {
    if (stringOf(node)?.toLowerCase() === 'all') return { kind: 'scalar', value: -1, at: node.at, from: [] };
    return whole().print(node, path);
  },
};
const deviceRequest = {
  capabilities: uniqueTexts,
  driver: text(),
  count,
  device_ids: uniqueTexts,
  options: pairs,
};
const generic = object({
  discrete_resource_spec: object(
    { kind: text(), value: whole({ types: ['number', 'string'] }) },
    { always: { kind: '', value: 0 } },
  ),
});
const limits = { cpus: decimal(), memory: bytes(['string']) };
const updates = object({
  parallelism: whole({ keepZero: true, unsigned: 64 }),
  delay: duration({ keepZero: false }),
  failure_action: text(),
  monitor: duration({ keepZero: false }),
  max_failure_ratio: decimal(),
  order: text({ oneOf: ['start-first', 'stop-first'] }),
});
export const deploy: Shape = object(
  {
    mode: text(),
    replicas: whole({ keepZero: true }),
    labels: pairs,
    update_config: updates,
    rollback_config: updates,
    resources: object({
      limits: object({ ...limits, pids: whole() }),
      reservations: object({
        ...limits,
        devices: listOf(object(deviceRequest, { required: ['capabilities'] })),
        generic_resources: listOf(generic),
      }),
    }),
    restart_policy: object({
      condition: text(),
      delay: duration(),
      max_attempts: whole({ keepZero: true, unsigned: 64 }),
      window: duration(),
    }),
    placement: object({
      constraints: texts,
      preferences: listOf(object({ spread: text() })),
      max_replicas_per_node: whole({ unsigned: 64 }),
    }),
    endpoint_mode: text(),
  },
  { orNull: true, always: { resources: 'mapping', placement: 'mapping' } },
);
export const gpus: Shape = either([text({ oneOf: ['all'] }), listOf(object(deviceRequest))], (node, path) =>
  listOf(object(deviceRequest)).print(node, path),
);

export const hook: Shape = object(
  { command, user: text(), privileged: flag(), working_dir: text(), environment },
  { required: ['command'], always: { command: null } },
);
export const develop: Shape = object(
  {
    watch: listOf(
      object(
        {
          path: text(),
          action: text({ oneOf: ['rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'] }),
          target: text(),
          exec: hook,
          include: textOrTexts,
          ignore: textOrTexts,
          initial_sync: flag({ types: ['boolean'] }),
        },
        { required: ['path', 'action'], always: { exec: 'command' } },
      ),
    ),
  },
  { orNull: true },
);

const oneOption = text({ types: ['string', 'number', 'boolean'] });
export const provider: Shape = object(
  { type: text(), options: mapOf(either([oneOption, listOf(oneOption)], printOption)) },
  { required: ['type'] },
);

function printOption(node: Node): Node {
  const items = node.kind === 'list' ? node.items : [node];
  return list(
    items.map((item) => (item.kind === 'scalar' ? scalar(item.text ?? String(item.value), item) : item)),
    node.at,
  );
}

export const storageOptions: Shape = {
  refuse: (node, path) => mapOf({ refuse: () => null, print: () => undefined }).refuse(node, path),
  print: (node, path) => (node.kind === 'mapping' ? mapOf(text()).print(node, path) : mapping([], node.at)),
};
