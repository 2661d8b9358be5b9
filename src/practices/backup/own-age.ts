import { fail, pass, seen, some, unknown } from '../../engine/check.ts';
import type { BackupsFact } from '../../model/facts/backups.ts';
import type { Outcome } from '../../model/outcome.ts';
import type { Place } from '../../model/place.ts';
import { agoWords, isOverdue } from './own-backups.ts';

/** Each repository has to have a backup of its own schedule: one that is late is told, whatever the other has. */
export function ageOfOwn(own: BackupsFact, at: Place | undefined, now: Date): Outcome {
  if (own.database !== 'running') return unknown(`seaworthy-backup is ${own.database ?? 'not there'}`);
  const judged = own.repositories.map(({ number, status, newest }) => {
    const subject = `repository ${number}`;
    if (newest === null)
      return { subject, saw: `no backup (${status})`, isBad: status === noBackups, newest };
    const ended = new Date(newest.endedAt);
    const saw = `${newest.label} ended ${agoWords(ended, now)} ago`;
    return { subject, saw, isBad: isOverdue(own.schedule, ended, now), newest };
  });
  const bad = some(judged.filter(({ isBad }) => isBad).map(({ subject, saw }) => seen(subject, saw, at)));
  if (bad !== null) {
    return fail(`${bad.map(({ subject, saw }) => `${subject}: ${saw}`).join('; ')}`, bad, {
      text: `Run one now and read what it says; seaworthy serve, or cron, runs it by its schedule (${own.schedule}).`,
      command: 'seaworthy backup run',
    });
  }
  const dark = judged.find(({ newest }) => newest === null);
  if (dark !== undefined) return unknown(`${dark.subject}: ${dark.saw}`);
  if (judged.length === 0) return unknown('no repository is wished in seaworthy.yaml any more');
  return pass(...judged.map(({ subject, saw }) => seen(subject, saw, at)));
}

/** pgBackRest's own words for a repository that is there and holds none. */
const noBackups = 'no valid backups';
