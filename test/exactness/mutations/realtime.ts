import { replacing, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation } from '../mutation.ts';

const unnamed = ['realtime/unnamed-tenant'];
const base = 'docker-compose.yml';

export const realtime: readonly Mutation[] = [
  inFiles(
    'a Realtime that no name leads to',
    unnamed,
    replacing(base, 'container_name: realtime-dev.supabase-realtime', 'container_name: supabase-realtime'),
  ),
  inFiles('an Envoy that calls Realtime by its service', unnamed, (files) =>
    replacing(
      'volumes/api/envoy/cds.yaml',
      'realtime-dev.supabase-realtime',
      'realtime',
    )(
      replacing(
        'volumes/api/envoy/lds.template.yaml',
        /, host_rewrite_literal: realtime-dev\.supabase-realtime/g,
        '',
      )(files),
    ),
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
];
