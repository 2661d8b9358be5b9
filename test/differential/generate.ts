// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Compose expressions
// Random Compose files: mostly what people write, now and then what Compose refuses.
import type { Case } from './cases.ts';
import { Random } from './random.ts';

const variables = ['ALPHA', 'BETA', 'EMPTY', 'PORT', 'UNSET'] as const;
const names = ['web', 'db', 'api', 'job'] as const;

type Value =
  | string
  | number
  | boolean
  | null
  | Written
  | readonly Value[]
  | { readonly [key: string]: Value };

/** YAML that JSON cannot say: tags and aliases. */
class Written {
  readonly yaml: string;

  constructor(yaml: string) {
    this.yaml = yaml;
  }
}

type Make = (random: Random) => Value;

export function generate(seed: number): Case {
  const random = new Random(seed);
  const withOverride = random.chance(0.6);
  const withExtends = random.chance(0.3);
  const files: Record<string, string> = {
    '.env': 'ALPHA=one\nBETA="two ${ALPHA}"\nEMPTY=\nPORT=8080\n',
    'web.env': "FROM_FILE=1\nBETA=file\nQUOTED='$ALPHA'\nCHAIN=${FROM_FILE}${PORT}\n",
  };
  files['docker-compose.yml'] = document(random, false);
  if (random.chance(0.2)) {
    files['inc/compose.yml'] = print({ services: { inc: service(random, []) } });
    files['inc/.env'] = 'ALPHA=inner\nUNSET=inner\n';
    files['inc/web.env'] = 'INNER=${ALPHA}\n';
    files['docker-compose.yml'] += 'include: [inc/compose.yml]\n';
  }
  if (withOverride) files['docker-compose.override.yml'] = document(random, true);
  if (withExtends) {
    files['common/base.yml'] = print({ services: { base: service(random, []) } });
    files['docker-compose.extends.yml'] = print({
      services: { web: { extends: { file: 'common/base.yml', service: 'base' }, ...service(random, []) } },
    });
  }
  const given = ['docker-compose.yml', 'docker-compose.override.yml', 'docker-compose.extends.yml'];
  const listed = given.filter((name) => files[name] !== undefined);
  return {
    name: `seed ${seed}`,
    files,
    ...(withExtends ? { arguments: listed } : {}),
    profiles: random.some(['one', 'two'], 0.3),
  };
}

function document(random: Random, isOverride: boolean): string {
  const chosen = isOverride
    ? random.some(names, 0.6)
    : names.filter((name) => name === 'web' || random.chance(0.7));
  const others = isOverride ? [] : chosen;
  const services = Object.fromEntries(
    chosen.map((name) => [
      name,
      decorate(
        random,
        service(
          random,
          others.filter((o) => o < name),
        ),
        isOverride,
      ),
    ]),
  );
  const top: Record<string, Value> = {
    'x-one': new Written('&one {restart: always, labels: &labels {merged: yes, A: 1}, dns: [9.9.9.9]}'),
    'x-two': new Written('&two {restart: "no", hostname: "${ALPHA}", environment: {TWO: 2}}'),
    services,
  };
  if (isOverride && random.chance(0.1)) top['networks'] = new Written('!reset null');
  if (!isOverride) {
    top['networks'] = {
      front: random.pick<Value>([null, { driver: 'bridge' }, { labels: ['a=b'] }]),
      back: {},
    };
    top['volumes'] = {
      data: random.pick<Value>([null, { driver: 'local', labels: { a: 1 } }, { name: '${ALPHA}-data' }]),
    };
    top['secrets'] = { key: random.pick<Value>([{ file: './key' }, { environment: 'ALPHA' }]) };
    top['configs'] = { conf: random.pick<Value>([{ file: '../conf' }, { content: 'a ${BETA}' }]) };
  }
  if (random.chance(0.2)) top['name'] = random.pick(['Given', '${ALPHA}', 'a-b_c']);
  if (random.chance(0.2)) top['version'] = '3.8';
  if (random.chance(0.2)) top['x-top'] = { a: [1, 1.5, null, '${ALPHA}'] };
  return print(top);
}

function service(random: Random, others: readonly string[]): { readonly [key: string]: Value } {
  const attributes: Record<string, Value> = {
    image: random.pick(['img', 'img:${ALPHA}', 'reg/img:${UNSET:-1.0}']),
  };
  for (const [key, make] of random.some(Object.entries(makers), 0.25)) attributes[key] = make(random);
  for (const [key, make] of random.some(Object.entries(quarrelsome), 0.03)) attributes[key] = make(random);
  if (others.length > 0 && random.chance(0.4)) attributes['depends_on'] = dependencies(random, others);
  if (random.chance(0.02)) attributes[random.pick(['imagee', 'x-fine', 'Ports'])] = 'x';
  return attributes;
}

/** Merge keys anywhere; in an override also tags, and attributes without a value. */
function decorate(
  random: Random,
  attributes: { readonly [key: string]: Value },
  isOverride: boolean,
): { readonly [key: string]: Value } {
  const merged: Value = random.chance(0.2)
    ? new Written(random.pick(['*one', '*two', '[*one, *two]']))
    : null;
  const changed = Object.entries(attributes).map(([key, value]): [string, Value] => {
    if (!isOverride || key === 'image') return [key, value];
    if (random.chance(0.1)) return [key, new Written(`!override ${JSON.stringify(value)}`)];
    if (random.chance(0.1)) return [key, new Written(random.pick(['!reset null', '!reset []', '!reset {}']))];
    return [key, random.chance(0.03) ? null : value];
  });
  return { ...(merged === null ? {} : { '<<': merged }), ...Object.fromEntries(changed) };
}

function dependencies(random: Random, others: readonly string[]): Value {
  const chosen = random.some(others, 0.7);
  if (random.chance(0.5)) return chosen;
  const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;
  return Object.fromEntries(
    chosen.map((name) => [
      name,
      { condition: random.pick(conditions), ...(random.chance(0.3) ? { restart: true } : {}) },
    ]),
  );
}

const expression: Make = (random) => {
  const name = random.pick(variables);
  const form = random.pick([
    '$N',
    '${N}',
    '${N:-d}',
    '${N-d}',
    '${N:+s}',
    '${N+s}',
    '${N:-${ALPHA}}',
    'a${N}b$$',
    '${N:-{"a":1}}',
  ]);
  return random.chance(0.02) ? '${UNSET:?required}' : form.replace('N', name);
};

const pairs: Make = (random) => {
  const keys = random.some(['A', 'B', 'C', 'PORT', 'UNSET'], 0.6);
  if (random.chance(0.5))
    return keys.map((key) => (random.chance(0.2) ? key : `${key}=${String(expression(random))}`));
  const value: Make = (inner) =>
    inner.pick<Value>([1, 1.5, true, null, '', 'text', '010', expression(inner)]);
  return Object.fromEntries(keys.map((key) => [key, value(random)]));
};

const port: Make = (random) =>
  random.pick<Value>([
    80,
    '81',
    '${PORT}:80',
    '127.0.0.1:8${UNSET:-0}:82/udp',
    '3000-3002:3000-3002',
    { target: 84, published: '8084' },
    { target: '${PORT}', published: 85, protocol: 'udp', mode: 'host' },
    '[::1]:86:86',
    random.chance(0.05) ? 'wrong:port' : '87',
  ]);

const volume: Make = (random) =>
  random.pick<Value>([
    './rel:/a',
    '../up:/b:ro',
    '~/home:/c:z',
    'data:/d',
    '/e',
    './${ALPHA}:/f:ro,Z',
    { type: 'bind', source: './g', target: '/g', bind: { create_host_path: true } },
    { type: 'volume', source: 'data', target: '/h', volume: { nocopy: true } },
    { type: 'tmpfs', target: '/i', tmpfs: { size: '10m' } },
    random.chance(0.05) ? 'nowhere:/j' : '/k/',
  ]);

const command: Make = (random) =>
  random.pick<Value>([
    'sh -c "a b" \'c d\'',
    ['a', '${ALPHA}', 'b c'],
    'run $$X ${BETA}',
    '',
    [],
    null,
    'a > b',
    "it's",
  ]);

const several =
  (make: Make): Make =>
  (random) =>
    Array.from({ length: random.below(4) }, () => make(random));

const makers: Readonly<Record<string, Make>> = {
  environment: pairs,
  labels: (random) => (random.chance(0.2) ? new Written('*labels') : pairs(random)),
  env_file: (random) =>
    random.pick<Value>(['web.env', ['./web.env'], [{ path: 'none.env', required: false }]]),
  ports: several(port),
  volumes: several(volume),
  command,
  entrypoint: command,
  networks: (random) =>
    random.pick<Value>([['front'], ['front', 'back'], { front: { aliases: ['w'] }, back: null }, {}]),
  restart: (random) => random.pick(['always', 'no', 'unless-stopped', 'on-failure:3']),
  healthcheck: (random) =>
    random.pick<Value>([
      { test: 'true', interval: '30s', retries: 3 },
      { test: ['CMD', 'a', '${ALPHA}'], timeout: '1m30s', start_period: '5s' },
      { disable: true },
      { test: ['NONE'] },
    ]),
  deploy: (random) =>
    random.pick<Value>([
      { resources: { limits: { cpus: '0.5', memory: '512M' } } },
      { replicas: 2 },
      { resources: { reservations: { memory: '${UNSET:-64m}', cpus: 0.25 } }, labels: ['a=b'] },
    ]),
  logging: (random) =>
    random.pick<Value>([
      { driver: 'json-file', options: { 'max-size': '10m', 'max-file': 3 } },
      { options: { x: 'y' } },
      { driver: 'none' },
    ]),
  extra_hosts: (random) =>
    random.pick<Value>([['a:1.2.3.4', 'b=::1'], { 'host.docker.internal': 'host-gateway' }]),
  ulimits: (random) => random.pick<Value>([{ nofile: 100 }, { nofile: { soft: 1, hard: 2 }, nproc: 5 }]),
  tmpfs: (random) => random.pick<Value>(['/run', ['/run', '/tmp:size=1m']]),
  dns: (random) => random.pick<Value>(['1.1.1.1', ['1.1.1.1', '8.8.8.8']]),
  cap_add: (random) => random.pick<Value>([['A'], ['A', 'B']]),
  secrets: (random) => random.pick<Value>([['key'], [{ source: 'key', target: '/k', mode: 256 }]]),
  configs: (random) => random.pick<Value>([['conf'], [{ source: 'conf', target: '/c' }]]),
  build: (random) =>
    random.pick<Value>(['.', './sub', { context: 'ctx', args: ['A=1', 'PORT'], target: 't' }]),
  privileged: (random) => random.pick<Value>([true, false, '${UNSET:-true}']),
  user: (random) => random.pick(['root', '1000:1000', '${UNSET}']),
  init: (random) => random.pick<Value>([true, false]),
  stop_grace_period: (random) => random.pick(['1m', '1.5s', '0s']),
  sysctls: (random) => random.pick<Value>([{ 'net.core.somaxconn': 1024 }, ['a=1']]),
  expose: (random) => random.pick<Value>([[3000], ['3000', '8000-8001']]),
  shm_size: (random) => random.pick<Value>(['64m', 1000]),
};

/** Attributes that often disagree with others. */
const quarrelsome: Readonly<Record<string, Make>> = {
  profiles: (random) => random.pick<Value>([['one'], ['two', 'three'], ['${ALPHA}']]),
  mem_limit: (random) => random.pick<Value>(['1g', 1048576, '1.5gb']),
  container_name: (random) => random.pick(['fixed', 'c-${ALPHA}', '${EMPTY}']),
  scale: (random) => random.pick<Value>([0, 1, 2, '${UNSET:-3}']),
};

/** JSON is YAML; strings get single quotes now and then so that other readers of scalars are met too. */
function print(value: Value, indent = ''): string {
  if (value instanceof Written) return `${value.yaml}\n`;
  if (!isMapping(value) || Object.keys(value).length === 0) return `${JSON.stringify(value)}\n`;
  const lines = Object.entries(value).map(([key, child]) => {
    const isBlock = isMapping(child) && Object.keys(child).length > 0;
    return isBlock ? `${indent}${key}:\n${print(child, `${indent}  `)}` : `${indent}${key}: ${print(child)}`;
  });
  return lines.join('');
}

function isMapping(value: Value): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Written);
}
