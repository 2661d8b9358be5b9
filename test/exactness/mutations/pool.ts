import { addLine, replacing, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation, newService } from '../mutation.ts';

const tells = (id: string) => [`pool/${id}`];
const supavisor = { on: ['hardened', 'kong-15'] } as const;

export const pool: readonly Mutation[] = [
  inFiles(
    'a pool larger than the database allows',
    tells('over-budget'),
    setKey('POOLER_DEFAULT_POOL_SIZE', '400'),
  ),
  inFiles(
    'a database with fewer connections than the pools',
    tells('over-budget'),
    replacing('docker-compose.production.yml', 'max_connections=150', 'max_connections=60'),
    supavisor,
  ),
  inFacts(
    'postgres',
    'a server with fewer connections than its files say',
    tells('over-budget'),
    ({ settings, connections }) => ({
      settings: { ...settings, max_connections: '60' },
      connections: { ...connections, max: 60 },
    }),
    supavisor,
  ),
  inFacts(
    'postgres',
    'a tenant with the pool size of before',
    tells('edits-not-in-force'),
    ({ poolerTenants }) => ({
      poolerTenants: {
        tenants: poolerTenants.tenants.map((one) => ({ ...one, defaultPoolSize: one.defaultPoolSize - 7 })),
      },
    }),
    supavisor,
  ),
  inFacts(
    'postgres',
    'a tenant with the number of clients of before',
    tells('edits-not-in-force'),
    ({ poolerTenants }) => ({
      poolerTenants: { tenants: poolerTenants.tenants.map((one) => ({ ...one, defaultMaxClients: 100 })) },
    }),
    supavisor,
  ),
  inFacts(
    'postgres',
    'a pooler that knows only the tenant of before',
    tells('missing-tenant'),
    ({ poolerTenants }) => ({
      poolerTenants: { tenants: poolerTenants.tenants.map((one) => ({ ...one, externalId: 'before' })) },
    }),
    supavisor,
  ),
  inFacts('postgres', 'nearly all connections in use', tells('connections-exhausted'), ({ connections }) => ({
    connections: { ...connections, used: connections.max - 8 },
  })),
  inFacts(
    'postgres',
    'a transaction left open for an hour',
    tells('idle-in-transaction'),
    ({ connections }) => ({
      connections: {
        ...connections,
        idleInTransactionOver5Min: 1,
        idle: [{ user: 'authenticator', application: 'report', seconds: 3700 }],
      },
    }),
  ),
  ...(['sealed', 'other'] as const).map((password) =>
    inFacts(
      'postgres',
      password === 'sealed'
        ? 'a pooler with another vault key than its tenant was made with'
        : 'a pooler that keeps the database password of before',
      tells('stale-tenant-password'),
      ({ poolerTenants }) => ({
        poolerTenants: {
          tenants: poolerTenants.tenants.map((one) => ({
            ...one,
            users: (one.users ?? []).map((user) => ({ ...user, password })),
          })),
        },
      }),
      supavisor,
    ),
  ),
  ...(['postgres', 'postgres.elsewhere'] as const).map((user) =>
    inFiles(
      `an application that logs in at the pooler as ${user}`,
      tells('user-without-tenant'),
      newService('shop', atPooler(user)),
      supavisor,
    ),
  ),
  inFiles(
    'a pool size under a name that nothing reads',
    tells('dead-variable'),
    addLine('SUPAVISOR_POOL_SIZE=40'),
    { also: ['compose/unused-variables'] },
  ),
  inFiles('the sample tenant', tells('sample-tenant'), setKey('POOLER_TENANT_ID', 'your-tenant-id')),
];

/** An application that connects through the pooler. */
export function atPooler(user: string): string {
  const url = `postgresql://${user}:\${POSTGRES_PASSWORD}@supavisor:6543/postgres`;
  return `image: ghcr.io/example/shop:4.2.0\nrestart: unless-stopped\nlogging: { driver: local }\nenvironment: { DATABASE_URL: "${url}" }`;
}
