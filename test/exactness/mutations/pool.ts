import { addLine, replacing, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation } from '../mutation.ts';

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
    tells('edits-not-in-force'),
    ({ poolerTenants }) => ({
      poolerTenants: { tenants: poolerTenants.tenants.map((one) => ({ ...one, externalId: 'before' })) },
    }),
    supavisor,
  ),
  inFacts('postgres', 'nearly all connections in use', tells('connections-exhausted'), ({ connections }) => ({
    connections: { ...connections, used: connections.max - 8, idleInTransactionOver5Min: 30 },
  })),
  inFiles(
    'a pool size under a name that nothing reads',
    tells('dead-variable'),
    addLine('SUPAVISOR_POOL_SIZE=40'),
    { also: ['compose/unused-variables'] },
  ),
  inFiles('the sample tenant', tells('sample-tenant'), setKey('POOLER_TENANT_ID', 'your-tenant-id')),
];
