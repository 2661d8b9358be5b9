import { z } from 'zod';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  objects: z.boolean(),
  buckets: z.boolean(),
  migrations: z.boolean(),
  mayCreate: z.boolean().nullable(),
});

/**
 * Whether the storage service's tables are there, and whether its role may make more: supabase/storage migrates its schema
 * as supabase_storage_admin on every start (failure case 59).
 */
export const storageSchema = defineDatabaseFact({
  fact: 'storageSchema',
  questions: {
    all: onOwn(`
select jsonb_build_object(
  'objects', to_regclass('storage.objects') is not null,
  'buckets', to_regclass('storage.buckets') is not null,
  'migrations', to_regclass('storage.migrations') is not null,
  'mayCreate', (select has_schema_privilege(r.oid, n.oid, 'CREATE') from pg_roles r, pg_namespace n
    where r.rolname = 'supabase_storage_admin' and n.nspname = 'storage'))`),
  },
  read: ({ all }) => readAnswer(all, shape),
});
