import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

export const extensionWithoutUpdatePath = defineCheck({
  id: 'database/extension-without-update-path',
  pass: 'Every extension can be updated to what the image brings',
  fail: 'An extension cannot be updated to what the image brings',
  why: 'ALTER EXTENSION … UPDATE ends with "no update path", and pg_upgrade stops at it.',
  severity: 'P2',
  sources: ['failure case 71', 'PostgreSQL manual, pg_extension_update_paths', 'supabase/supabase#46669'],
  needs: ['services', 'extensions'],

  run({ services, extensions }) {
    const at = anchorOf(services, 'db');
    const stuck = extensions.extensions.filter(({ hasUpdatePath }) => hasUpdatePath === false);
    const found = some(
      stuck.map(({ database, name, installed, available }) =>
        seen(`${name} in ${database}`, `no path from ${installed} to ${available}`, at),
      ),
    );
    if (found !== null) {
      return fail(
        `${listed(stuck.map(({ name }) => name))} ${stuck.length === 1 ? 'has' : 'have'} no update path`,
        found,
        'Stay on this image, or after a backup note what uses the extension, drop it and create it anew.',
      );
    }
    const isUnseen = extensions.extensions.some(
      ({ installed, available, hasUpdatePath }) =>
        available !== null && installed !== available && hasUpdatePath === undefined,
    );
    if (isUnseen) return unknown('these facts do not tell the update paths of the extensions');
    return pass(
      seen('pg_extension', `${counted(extensions.extensions.length, 'extension')}, none without a path`, at),
    );
  },
});
