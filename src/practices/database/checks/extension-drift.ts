import { defineCheck, fail, pass, seen, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

export const extensionDrift = defineCheck({
  id: 'database/extension-drift',
  pass: 'Extensions have the version that the image brings',
  fail: 'Extensions do not have the version that the image brings',
  why: 'SQL of one version runs on the library of another, and the next upgrade may find no path between them.',
  severity: 'P2',
  sources: ['failure case 71', 'PostgreSQL manual, ALTER EXTENSION … UPDATE'],
  needs: ['services', 'extensions'],

  run({ services, extensions }) {
    const at = anchorOf(services, 'db');
    const drifted = extensions.extensions.filter(({ installed, available }) => installed !== available);
    const found = some(
      drifted.map(({ database, name, installed, available }) => {
        const saw =
          available === null
            ? `${installed}, but the image brings none`
            : `${installed}, the image brings ${available}`;
        return seen(`${name} in ${database}`, saw, at);
      }),
    );
    if (found === null) {
      return pass(
        seen(
          'pg_extension',
          `${counted(extensions.extensions.length, 'extension')}, all as in the image`,
          at,
        ),
      );
    }
    return fail(
      `${listed([...new Set(drifted.map(({ name }) => name))])} differ from the image`,
      found,
      'Run ALTER EXTENSION … UPDATE in that database as supabase_admin after a backup, or go back to the image it came with.',
    );
  },
});
