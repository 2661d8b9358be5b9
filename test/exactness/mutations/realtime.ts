import { replacing, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation } from '../mutation.ts';
import { withContainer } from './running.ts';

const unnamed = ['realtime/unnamed-tenant'];
const lds = 'volumes/api/envoy/lds.template.yaml';
const base = 'docker-compose.yml';

export const realtime: readonly Mutation[] = [
  inFiles(
    'a Realtime that no name leads to',
    unnamed,
    replacing(base, 'container_name: realtime-dev.supabase-realtime', 'container_name: supabase-realtime'),
  ),
  inFiles(
    'an Envoy that calls Realtime by a host of another tenant',
    unnamed,
    replacing(lds, /host_rewrite_literal: realtime-dev\./g, 'host_rewrite_literal: shop.'),
  ),
  inFiles(
    'a Kong that calls Realtime by its service',
    unnamed,
    replacing('volumes/api/kong.yml', /realtime-dev\.supabase-realtime/g, 'realtime'),
  ),
  inFiles(
    'an encryption key one byte long',
    ['realtime/wrong-encryption-key-length'],
    setKey('REALTIME_DB_ENC_KEY', 'testonly-too-long-for-it'),
  ),
  inFiles(
    'an encryption key of 15 bytes',
    ['realtime/wrong-encryption-key-length'],
    setKey('REALTIME_DB_ENC_KEY', 'testonly8770bc8'),
  ),
  inFacts('postgres', 'limits raised by SQL', ['realtime/limits-set-by-sql'], () => ({
    realtimeTenants: {
      tenants: [{ externalId: 'realtime-dev', maxConcurrentUsers: 5000, maxEventsPerSecond: 100 }],
    },
  })),
  inFacts('postgres', 'a database restored without its publication', ['realtime/no-publication'], () => ({
    publication: { tables: null },
  })),
  inFacts(
    'docker',
    'a Realtime whose health check still sends the key of before',
    ['realtime/refused-health-check'],
    (facts) =>
      withContainer(facts, 'realtime', ({ healthcheckTokens = [] }) => ({
        healthcheckTokens: healthcheckTokens.map((secret) => ({
          ...secret,
          fingerprint: 'f-of-another-key',
          token: { algorithm: 'HS256', role: 'anon', expiresAt: 1_950_000_000, verifiedBy: [] },
        })),
      })),
    { also: ['health/unhealthy-container'] },
  ),
  inFacts('postgres', 'messages without a partition for today', ['realtime/missing-partition'], () => ({
    realtimeMessages: { partitioned: true, newest: '2026-11-20', today: '2026-11-22' },
  })),
];
