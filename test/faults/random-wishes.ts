// Wishes that are valid for a deployment, whatever they ask for.
import fc from 'fast-check';
import type { WrittenWishes } from '../../src/engine/wishes/schema.ts';

/** What a secret of the wishes refers to, and its value. */
export const secretEnvironment = { SEAWORTHY_TEST_SECRET: 'canary+from/the=environment 7f3a' };

export interface Deployment {
  readonly services: readonly string[];
  /** Variables that a service has already. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
}

/** Values that YAML, Compose, an env file or a shell could take for something else. */
export const oddValues = [
  '',
  'plain',
  'two words',
  "it's",
  '"quoted"',
  '$HOME',
  '$${x}',
  ['$', '{MISSING:-x}'].join(''),
  'a #b',
  '# c',
  'a=b',
  'null',
  '0777',
  'back\\slash\\n',
  '`id`',
  '$(id)',
  'é 😀',
  'two\nlines',
  ' blanks ',
];

const duration = fc.integer({ min: 1, max: 90 }).map((count) => `${count}s`);
const tier = fc.record(
  { timeout: duration, interval: duration, retries: fc.integer({ min: 1, max: 20 }), start_period: duration },
  { requiredKeys: [] },
);
const port = fc.constantFrom('auto', 'loopback', 'unpublished', 'keep');

/** What Postgres would take; the values are not judged here. */
const settings = fc.record(
  {
    max_connections: fc.integer({ min: 20, max: 500 }),
    work_mem: fc.constantFrom('4MB', '16MB'),
    'app.name': fc.constantFrom("it's", 'two words', '$HOME'),
  },
  { requiredKeys: [] },
);

export function wishesFor({ services, variables }: Deployment): fc.Arbitrary<WrittenWishes> {
  const service = fc.constantFrom(...services);
  const value = fc.oneof(
    fc.constantFrom(...oddValues),
    fc.integer({ min: 1, max: 99_999 }),
    fc.boolean(),
    fc.constant({ secret: 'env:SEAWORTHY_TEST_SECRET' } as const),
  );
  const environment = service.chain((name) => {
    const known = variables[name] ?? [];
    const variable = fc.constantFrom('HAND_MADE', 'NEW_ONE', ...known);
    return fc
      .dictionary(variable, value, { maxKeys: 3, noNullPrototype: true })
      .map((values) => ({ [name]: values }));
  });
  const byService = <T>(what: fc.Arbitrary<T>) =>
    fc.dictionary(service, what, { maxKeys: 2, noNullPrototype: true });
  return fc.record(
    {
      domain: fc.constant('api.acme.dev'),
      logs: fc.record(
        {
          rotation: fc.boolean(),
          max_size: fc.constantFrom('200k', '10m', '25m', '1g'),
          max_files: fc.integer({ min: 1, max: 9 }),
        },
        { requiredKeys: [] },
      ),
      health: fc.record(
        { tune: fc.boolean(), truthful: fc.boolean(), services: byService(tier) },
        { requiredKeys: [] },
      ),
      exposure: fc.record(
        {
          gateway: port,
          pooler: port,
          others: port,
          firewall: fc.boolean(),
          services: byService(port),
          open_ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 3 }),
        },
        { requiredKeys: [] },
      ),
      environment,
      postgres: fc.record({ settings }),
    },
    { requiredKeys: [] },
  );
}
