import type { SlotsFact } from '../../../src/model/facts/database.ts';
import { adding, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation } from '../mutation.ts';

const tells = (id: string) => [`database/${id}`];
const gibibyte = 1024 ** 3;
const refusal = 'password authentication failed for user "authenticator"';

export const database: readonly Mutation[] = [
  inFiles(
    'data of another Postgres',
    tells('other-major-than-data'),
    adding('volumes/db/data/PG_VERSION', '14\n'),
    {
      on: ['hardened', 'kong-15', 'pgbouncer'],
    },
  ),
  inFiles('an image of the next Postgres', tells('other-major-than-data'), (files) => {
    const text = files['docker-compose.yml'] ?? '';
    return {
      ...files,
      'docker-compose.yml': text.replace(/supabase\/postgres:[\d.]+/, 'supabase/postgres:18.1.0.001'),
    };
  }),
  ...['public,storage,graphql_public', 'public,auth', 'public, vault'].map((schemas) =>
    inFiles(
      `the schemas ${schemas} exposed`,
      tells('storage-schema-exposed'),
      setKey('PGRST_DB_SCHEMAS', schemas),
    ),
  ),
  inFacts(
    'postgres',
    'one role with another password than the files',
    tells('password-refused'),
    ({ logins }) => ({
      logins: {
        ...logins,
        logins: logins.logins.map((one) =>
          one.role === 'authenticator' ? { ...one, accepted: false, refusal } : one,
        ),
      },
    }),
  ),
  inFacts(
    'postgres',
    'tables that anon may read without row security',
    tells('rows-without-security'),
    ({ exposedTables }) => ({
      exposedTables: {
        ...exposedTables,
        withoutRowSecurity: [{ schema: 'public', table: 'orders', anonMay: true }],
      },
    }),
  ),
  slot('a slot whose reader is gone', {
    active: false,
    walStatus: 'extended',
    retainedBytes: 1.8 * gibibyte,
  }),
  slot('a slot that is lost', { active: false, walStatus: 'lost', retainedBytes: null }),
  slot('a slot about to be lost', { active: true, walStatus: 'unreserved', retainedBytes: 3.9 * gibibyte }),
  slot('a slot far behind its limit', { active: true, walStatus: 'extended', retainedBytes: 3 * gibibyte }),
  inFacts(
    'postgres',
    'a slot without a limit for what it keeps',
    [...tells('slot-retaining-wal'), ...tells('unlimited-slots')],
    ({ slots, settings }) => ({
      slots: {
        ...slots,
        slots: slots.slots.map((one) => ({ ...one, active: false, retainedBytes: gibibyte / 4 })),
      },
      settings: { ...settings, max_slot_wal_keep_size: '-1' },
    }),
  ),
  inFacts(
    'postgres',
    'the database _supabase missing',
    tells('missing-supabase-database'),
    ({ databases }) => ({
      databases: { databases: databases.databases.filter(({ name }) => name !== '_supabase') },
    }),
    { on: ['hardened', 'kong-15'] },
  ),
  inFacts(
    'postgres',
    'the database _supabase without the schema of the pooler',
    tells('missing-supabase-database'),
    ({ databases }) => ({
      databases: {
        databases: databases.databases.map((one) =>
          one.name === '_supabase' ? { ...one, schemas: ['_analytics'] } : one,
        ),
      },
    }),
    { on: ['hardened', 'kong-15'] },
  ),
  inFacts('postgres', 'objects of storage owned by postgres', tells('wrong-owner'), () => ({
    ownership: {
      wrong: [{ object: 'storage.objects', owner: 'postgres', expected: 'supabase_storage_admin' }],
    },
  })),
  inFacts('postgres', 'a collation of another library', tells('collation-mismatch'), ({ databases }) => ({
    databases: { databases: databases.databases.map((one) => ({ ...one, collationCurrent: false })) },
  })),
  inFacts('postgres', 'an extension older than the image', tells('extension-drift'), () => ({
    extensions: {
      extensions: [{ database: 'postgres', name: 'pg_graphql', installed: '1.5.4', available: '1.5.11' }],
    },
  })),
];

/** The slot of Realtime in another state: a logical one, so no replica is meant. */
function slot(what: string, parts: Partial<SlotsFact['slots'][number]>): Mutation {
  return inFacts('postgres', what, tells('slot-retaining-wal'), ({ slots }) => ({
    slots: { ...slots, slots: slots.slots.map((one) => ({ ...one, ...parts })) },
  }));
}
