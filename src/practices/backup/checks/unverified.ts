import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { agoWords, askOwn } from '../own-backups.ts';

const mostDays = 35;
const dayMs = 86_400_000;

export const unverified = defineCheck({
  id: 'backup/unverified',
  pass: 'Every repository was read back within the last five weeks, whole',
  fail: 'A repository was not read back, or is not whole',
  why: 'Bytes rot and segments go missing in silence: a gap in the WAL ends every restore that has to cross it.',
  severity: 'P1',
  sources: ['failure case 20', 'pgBackRest manual, verify'],
  needs: ['services'],
  uses: ['backups'],

  run({ services }, { now, facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { backups } = own;
    const at = anchorOf(services, 'backup', 'db');
    const judged = backups.repositories.map(({ number }) => {
      const last = backups.verified.find((one) => one.number === number);
      const subject = `repository ${number}`;
      if (last === undefined) return { isBad: true, evidence: seen(subject, 'never read back', at) };
      const ago = `read back ${agoWords(new Date(last.at), now)} ago`;
      const [fault] = last.faults;
      const isOld = now.getTime() - Date.parse(last.at) > mostDays * dayMs;
      const saw = fault === undefined ? `${ago}, whole` : `${ago}: ${fault}`;
      return { isBad: isOld || fault !== undefined, evidence: seen(subject, saw, at) };
    });
    const bad = some(judged.filter(({ isBad }) => isBad).map(({ evidence }) => evidence));
    if (judged.length === 0) return skip('backup/stale tells that no repository answers');
    if (bad === null) return pass(...judged.map(({ evidence }) => evidence));
    return fail(bad.map(({ subject, saw }) => `${subject}: ${saw}`).join('; '), bad, {
      text: 'Read everything back. Where something is damaged or missing, make a full backup: it needs nothing that was before it.',
      command: 'seaworthy backup verify',
    });
  },
});
