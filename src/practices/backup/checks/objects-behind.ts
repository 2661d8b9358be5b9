import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { agoWords, askOwn, isOverdue } from '../own-backups.ts';

/** A full look comes every minute; a large store takes its time. */
const rescanMs = 30 * 60_000;

export const objectsBehind = defineCheck({
  id: 'backup/objects-behind',
  pass: 'Objects are captured as they appear and saved on schedule',
  fail: 'Objects are not captured, or were not saved on schedule',
  why: 'The database comes back to the second, and names files that are in no backup: every one of them answers 404.',
  severity: 'P1',
  sources: ['failure case 11', 'seed report 4'],
  needs: ['services'],
  uses: ['backups'],

  run({ services }, { now, facts }) {
    const own = askOwn(services, facts.backups);
    if ('outcome' in own) return own.outcome;
    const { backups } = own;
    const { objects, captures, schedule } = backups;
    if (objects !== 'running') return unknown(`seaworthy-objects is ${objects ?? 'not there'}`);
    const at = anchorOf(services, 'backup', 'storage');
    const saved = backups.repositories.flatMap(({ number, objectsAt }) => {
      if (objectsAt === undefined) return [];
      const subject = `repository ${number}`;
      if (objectsAt === null)
        return [{ isBad: true, evidence: seen(subject, 'objects were never saved', at) }];
      const saw = `objects were saved ${agoWords(new Date(objectsAt), now)} ago`;
      return [{ isBad: isOverdue(schedule, new Date(objectsAt), now), evidence: seen(subject, saw, at) }];
    });
    if (captures === null || saved.length === 0)
      return unknown('seaworthy-objects does not tell how it stands');
    const look = captures.lastRescan === null ? 'never' : agoWords(new Date(captures.lastRescan), now);
    const isLate = captures.lastRescan === null || now.getTime() - Date.parse(captures.lastRescan) > rescanMs;
    const why = captures.failing === null ? '' : `: ${captures.failing}`;
    const captured = {
      isBad: isLate || captures.failing !== null,
      evidence: seen('captures', `last full look ${look === 'never' ? look : `${look} ago`}${why}`, at),
    };
    const all = [...saved, captured];
    const bad = some(all.filter(({ isBad }) => isBad).map(({ evidence }) => evidence));
    if (bad === null) return pass(...all.map(({ evidence }) => evidence));
    return fail(bad.map(({ subject, saw }) => `${subject}: ${saw}`).join('; '), bad, {
      text: 'Read the log of seaworthy-objects and mend what it says, then save them now.',
      command: 'seaworthy backup run',
    });
  },
});
