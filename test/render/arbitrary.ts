// Random contributions to a deployment: what changes could want of its services.
import fc from 'fast-check';
import { at, entriesOf } from '../../src/deployment/node.ts';
import type { Project } from '../../src/deployment/project.ts';
import { presentCommand } from '../../src/engine/render/settings.ts';
import type { Contribution, Fragment, Json } from '../../src/model/fragment.ts';

/** Texts that YAML, Compose or an env file could read as something else. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'plain',
    'two words',
    'no',
    'yes',
    'null',
    '~',
    '0777',
    '1e3',
    '2026-01-01',
    '- a',
    'a: b',
    'a #b',
    '$HOME',
    '$${x}',
    '$1',
    "it's",
    '"quoted"',
    '\\n',
    'é 😀',
    '!reset',
    '*a',
    '&a',
    'a=b=c',
    '-----BEGIN X',
  ),
  fc.string({ maxLength: 12 }).map((any) => any.replace(/[^\x20-\x7e]/g, '_')),
);

const seconds = fc.integer({ min: 1, max: 90 }).map((count) => `${count}s`);

const keys: readonly fc.Arbitrary<{
  readonly path: readonly [string, ...string[]];
  readonly how: 'set' | 'replace' | 'remove';
  readonly value: Json;
}>[] = [
  fc.record({
    path: fc.constant(['logging'] as const),
    how: fc.constantFrom('set', 'replace'),
    value: fc.record({
      driver: fc.constant('json-file'),
      options: fc.record({ 'max-size': fc.constant('10m') }),
    }),
  }),
  fc.record({
    path: fc.constantFrom(['healthcheck', 'interval'] as const, ['healthcheck', 'timeout'] as const),
    how: fc.constantFrom('set', 'replace'),
    value: seconds,
  }),
  fc.record({
    path: fc.constant(['healthcheck'] as const),
    how: fc.constantFrom('set', 'replace'),
    value: fc.record({ test: fc.tuple(fc.constant('CMD'), text), interval: seconds, retries: fc.nat(9) }),
  }),
  fc.record({
    path: fc.constant(['ports'] as const),
    how: fc.constantFrom('set', 'replace', 'remove'),
    value: fc.uniqueArray(
      fc.integer({ min: 1024, max: 9999 }).map((port) => `127.0.0.1:${port}:80`),
      { maxLength: 3 },
    ),
  }),
  fc.record({
    path: fc.constantFrom(
      ['restart'] as const,
      ['healthcheck', 'test'] as const,
      ['logging', 'options'] as const,
    ),
    how: fc.constant('remove'),
    value: fc.constant(null),
  }),
  fc.record({
    path: fc.constant(['labels'] as const),
    how: fc.constant('set'),
    value: fc.dictionary(fc.constantFrom('a', 'b', 'com.example.c', 'on', '12'), text, { maxKeys: 3 }),
  }),
  fc.record({
    path: fc.constant(['stop_grace_period'] as const),
    how: fc.constant('set'),
    value: seconds,
  }),
];

/** One fragment for this deployment. */
function fragmentFor(project: Project): fc.Arbitrary<Fragment> {
  const services = entriesOf(at(project.root, 'services'));
  const service = fc.constantFrom(...services.map(([name]) => name));
  const variable = fc.constantFrom(
    ...services.flatMap(([name, { value }]) =>
      ['ADDED', ...entriesOf(at(value, 'environment')).map(([key]) => key)].map(
        (key) => [name, key] as const,
      ),
    ),
  );
  const servers = services.filter(([, { value }]) => {
    return /(?:^|\/)postgres$/.test(presentCommand(value)?.[0] ?? '');
  });
  const always: fc.Arbitrary<Fragment>[] = [
    ...keys.map((key) => fc.tuple(service, key).map(([name, rest]) => serviceKey(name, rest))),
    ...[0, 1, 2].map(() =>
      fc.tuple(variable, text).map(([[name, key], value]): Fragment => {
        return { kind: 'environment', service: name, name: key, value };
      }),
    ),
    text.map(
      (content): Fragment => ({ kind: 'file', path: 'rules/one.sh', text: content, executable: true }),
    ),
    text.map((image): Fragment => {
      const definition = { image: 'x:1', command: ['a', image], environment: { A: image } };
      return { kind: 'new-service', service: 'seaworthy-added', definition };
    }),
    fc.constant<Fragment>({ kind: 'top-level', section: 'volumes', name: 'seaworthy-added', value: {} }),
  ];
  if (servers.length === 0) return fc.oneof(...always);
  const setting = fc
    .tuple(
      fc.constantFrom(...servers.map(([name]) => name)),
      fc.constantFrom('work_mem', 'log_min_messages'),
      text,
    )
    .map(([name, key, value]): Fragment => ({ kind: 'setting', service: name, name: key, value }));
  return fc.oneof(...always, setting);
}

function serviceKey(
  service: string,
  rest: {
    readonly path: readonly [string, ...string[]];
    readonly how: 'set' | 'replace' | 'remove';
    readonly value: Json;
  },
): Fragment {
  return { kind: 'service-key', service, ...rest };
}

/** Up to three changes with a few fragments each. */
export function contributionsFor(project: Project): fc.Arbitrary<readonly Contribution[]> {
  const fragments = fc.array(fragmentFor(project), { minLength: 1, maxLength: 4 });
  return fc
    .array(fragments, { minLength: 1, maxLength: 3 })
    .map((all) => all.map((some, index) => ({ change: `random/${'zab'.charAt(index)}`, fragments: some })));
}

/** What people have in and around the last lines of an env file. */
export const envFileForms: fc.Arbitrary<(text: string) => string> = fc.constantFrom(
  (own: string) => own,
  (own: string) => own.replace(/\n+$/, ''),
  (own: string) => own.replace(/\r?\n/g, '\r\n'),
  (own: string) => `\ufeff${own}`,
  (own: string) => `${own}\n# the end`,
  (own: string) => `${own}\nCOMPOSE_PROFILES=\n\n`,
);
