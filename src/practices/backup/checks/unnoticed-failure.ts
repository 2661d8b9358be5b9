import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { dumpsAnother } from '../database-copies.ts';
import { idleReason } from '../saved.ts';

export const unnoticedFailure = defineCheck({
  id: 'backup/unnoticed-failure',
  pass: 'A dump that fails is noticed',
  fail: 'A dump that fails looks like one that worked',
  why: 'A pipe ends as its last command does: gzip is content with nothing, the job reports success, and old good dumps are deleted.',
  severity: 'P1',
  sources: ['failure case 7', 'POSIX Shell Command Language, section 2.9.2 Pipelines'],
  needs: ['services', 'scripts'],

  run({ services, scripts }) {
    const all = scripts.found.filter(({ kind, text }) => kind === 'backup' && !dumpsAnother(text, services));
    const lines = all.filter(({ idle }) => idle !== true);
    if (lines.length === 0 && all[0] !== undefined) return unknown(idleReason(all[0].at));
    if (lines.length === 0) return skip('no backup command that something runs was found here');
    const found = some(
      lines
        .filter(({ unchecked }) => unchecked === true)
        .map(({ text, at }) => seen(at.file, `${text}, and nobody looks how it ends`, at)),
    );
    if (found === null) return pass(...lines.map(({ text, at }) => seen(at.file, text, at)));
    return fail(
      'a backup command stands where its failure is lost',
      found,
      'Begin the script with "set -euo pipefail" (bash), or let the dump write its file itself (pg_dump --format=custom --file=…), and send an alarm when it fails.',
    );
  },
});
