import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

export const unmigratedSchema = defineCheck({
  id: 'storage/unmigrated-schema',
  pass: 'The tables of the storage service are there, and it may migrate them',
  fail: 'The storage service cannot use its schema',
  why: 'Every call ends with "relation objects does not exist", or the next release stops at its first migration.',
  severity: 'P1',
  sources: ['failure case 59', 'supabase/storage: src/internal/database/migrations'],
  needs: ['services'],
  uses: ['storageSchema'],

  run({ services }, { facts: { storageSchema } }) {
    const storage = serviceOf(services, 'storage');
    if (storage === undefined) return skip('this stack runs no storage service');
    if (!storageSchema.known) return unknown(storageSchema.reason);
    const { objects, buckets, migrations, mayCreate } = storageSchema.value;
    const tables = [
      ['storage.objects', objects],
      ['storage.buckets', buckets],
      ['storage.migrations', migrations],
    ] as const;
    const missing = tables.filter(([, isThere]) => !isThere).map(([name]) => name);
    const found = some([
      ...missing.map((name) => seen(name, 'is not there', storage.at)),
      ...(mayCreate === false
        ? [seen('schema storage', 'supabase_storage_admin may not create in it', storage.at)]
        : []),
    ]);
    if (found === null) {
      const saw = mayCreate === null ? 'all there' : 'all there; supabase_storage_admin may add to them';
      return pass(seen(listed(tables.map(([name]) => name)), saw, storage.at));
    }
    const causes = [
      missing.length > 0 ? `${listed(missing)} missing` : '',
      mayCreate === false ? 'no right to create tables' : '',
    ];
    return fail(
      `the schema of the storage service: ${causes.filter((cause) => cause !== '').join(', ')}`,
      found,
      'Run GRANT ALL ON SCHEMA storage TO supabase_storage_admin as supabase_admin, recreate the storage service and read its log for the migration that fails; after a restore, bring the schema storage back whole.',
    );
  },
});
