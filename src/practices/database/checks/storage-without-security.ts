import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';

export const storageWithoutSecurity = defineCheck({
  id: 'database/storage-without-security',
  pass: 'The tables of Storage keep row level security',
  fail: 'Row level security is off on the tables of Storage',
  why: 'Storage asks nothing else: with the public key everybody lists, reads, replaces and deletes every file.',
  severity: 'P0',
  sources: ['failure case 82', 'supabase/storage:migrations/tenant/0002-storage-schema.sql'],
  needs: ['services', 'apiSurface'],

  run({ services, apiSurface }) {
    const at = anchorOf(services, 'storage', 'db');
    const { openStorageTables: open } = apiSurface;
    const found = some(open.map((table) => seen(table, 'row level security is off', at)));
    if (found === null) return pass(seen('storage', 'row level security is on', at));
    return fail(
      `${listed(open)} without row level security`,
      found,
      'Run ALTER TABLE … ENABLE ROW LEVEL SECURITY on each as supabase_storage_admin.',
    );
  },
});
