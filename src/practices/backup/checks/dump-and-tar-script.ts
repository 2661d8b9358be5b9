import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { misses, scriptsOfReport } from '../report-script.ts';

export const dumpAndTarScript = defineCheck({
  id: 'backup/dump-and-tar-script',
  pass: 'No script saves one database by pg_dump and volumes by tar',
  fail: 'A script saves one database by pg_dump and volumes by tar',
  why: 'What it writes looks like a backup, and a restore of it has no roles, no pooler, no vault, no keys and files without types.',
  severity: 'P2',
  sources: [
    'seed report 4',
    'failure case 8',
    'failure case 10',
    'failure case 11',
    'docs/guides/moving-from-dumps.md',
  ],
  needs: ['services', 'scripts'],

  run({ services, scripts }) {
    if (scripts.scanned.length === 0) return skip('no script or schedule was found here');
    const found = scriptsOfReport(scripts, services);
    const evidence = some(
      found.flatMap((script) =>
        misses(script).map(({ at, what, consequence }) => seen(what, consequence, at)),
      ),
    );
    if (evidence === null)
      return pass(seen('scripts', `none of ${scripts.scanned.length} dumps a database and packs volumes`));
    return fail(
      `${found.map(({ file }) => file).join(', ')} is such a script, and this is what it misses`,
      evidence,
      'Move over: name a repository under backup.repositories, then seaworthy apply --only backup; its dumps go into a fresh deployment by seaworthy restore --dump.',
    );
  },
});
