import { defineCheck, fail, pass, seen, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import type { MeasuredRpo } from '../../../model/drill.ts';
import { agoWords, askOwn } from '../own-backups.ts';

/** The promise: what a loss of this machine takes with it is no more than a minute of commits. */
const mostSeconds = 60;
/** The sidecar says how it stands every few seconds. */
const silentSeconds = 120;

export const rpoNotMet = defineCheck({
  id: 'backup/rpo-not-met',
  pass: 'A loss of this machine would take no more than a minute of commits',
  fail: 'A loss of this machine would take more than a minute of commits',
  why: 'What people saved in that time is gone, and nobody can say what it was.',
  severity: 'P1',
  sources: ['failure case 19', 'failure case 20', 'PostgreSQL manual, archive_timeout'],
  needs: ['services'],
  uses: ['backups', 'settings'],

  run({ services }, { now, facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { database, spool, drills } = own.backups;
    const at = anchorOf(services, 'backup', 'db');
    const drilled = seen('restore drills', drillWords(drills.rpo, now), at);
    const measured = drills.rpo === null ? 0 : (drills.rpo.seconds ?? Number.POSITIVE_INFINITY);
    if (measured > mostSeconds)
      return fail(`the last drill that measured it: ${drillWords(drills.rpo, now)}`, [drilled], {
        text: 'See what keeps WAL from the repositories and mend it, then let a drill measure it again.',
        command: 'seaworthy backup status',
      });

    if (database !== 'running') return unknown(`seaworthy-backup is ${database ?? 'not there'}`);
    if (spool === null) return unknown('seaworthy-backup says nothing of its spool');
    // In the future: the clock was set back, and what it told then may be long ago.
    const silent = Math.abs(now.getTime() - Date.parse(spool.at)) / 1000;
    if (silent > silentSeconds) return unknown(`seaworthy-backup last told of its spool at ${spool.at}`);
    if (!facts.settings.known) return unknown(facts.settings.reason);
    const { archive_mode: mode = 'off', archive_timeout: timeout = '0' } = facts.settings.value;
    const hold = mode === 'off' ? 0 : Number.parseInt(timeout, 10);
    const held = seen('archive_timeout', mode === 'off' ? 'archive_mode is off' : `${hold} s`, at);
    const wait = spool.oldest === null ? 0 : Math.max(0, (now.getTime() - Date.parse(spool.oldest)) / 1000);
    const waits = spool.oldest === null ? 'nothing waits' : `WAL waits for ${Math.round(wait)} s`;
    const evidence = [held, seen('the spool', waits, at), drilled] as const;
    // 0 = a segment is handed over when it is full, whenever that is.
    if (hold > 0 && hold + wait <= mostSeconds) return pass(...evidence);
    const why =
      hold === 0
        ? 'nothing bounds how long a commit stays on this machine alone'
        : `a commit may be ${hold} s old when it is handed over, and ${waits}`;
    return fail(why, evidence, {
      text: 'See which repository does not take WAL, and keep backup.archive_timeout at 30 s: the rest of the minute is for the way.',
      command: 'seaworthy backup status',
    });
  },
});

function drillWords(rpo: MeasuredRpo | null, now: Date): string {
  if (rpo === null) return 'none has measured it';
  const { seconds, beyond } = rpo;
  const saw = seconds === null ? `not after ${beyond} s` : `after ${seconds} s`;
  return `a commit was in every repository ${saw}, measured ${agoWords(new Date(rpo.at), now)} ago`;
}
