import { defineCheck, fail, manual, pass, seen, skip } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { mostProofDays, proofDays } from '../../../model/drill.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import type { Outcome } from '../../../model/outcome.ts';
import type { Place } from '../../../model/place.ts';
import { databaseBackups } from '../database-copies.ts';
import { durationWords } from '../operations/progress.ts';
import { isOurs } from '../own-backups.ts';

/** Drills of Seaworthy prove a restore of Seaworthy's own backups; of others only a person knows. */
export const restoreUnproven = defineCheck({
  id: 'backup/restore-unproven',
  pass: `A restore was proven within the last ${mostProofDays} days`,
  fail: `No restore was proven within the last ${mostProofDays} days`,
  why: 'A backup that exists and a database that answers prove nothing: roles, keys, files or logins are what is missing on the day.',
  severity: 'P0',
  sources: ['failure case 20', 'failure case trap 5', 'seed report 4', 'checklist: Backups'],
  needs: ['services', 'scripts', 'deployment'],
  uses: ['backups'],

  run({ services, scripts, deployment }, { now, facts }) {
    if (facts.backups.known && isOurs(facts.backups.value))
      return byDrills(facts.backups.value.drills, anchorOf(services, 'backup', 'db'), now);
    const { running, toldElsewhere, idle } = databaseBackups({
      services,
      scripts,
      directory: deployment.directory,
    });
    if (running.length + toldElsewhere.length + idle.length === 0)
      return skip('backup/none tells that nothing backs the database up');
    return manual(
      'Restore the newest backup once a month into another project on a network without a way out: log in as a user, read a row as anon and as that user, open a file of each bucket, read a vault secret, and write the date down.',
    );
  },
});

function byDrills({ green, redSince }: BackupsFact['drills'], at: Place | undefined, now: Date): Outcome {
  const days = green === null ? null : proofDays(green.at, now);
  const took = green?.seconds == null ? '' : `, in ${durationWords(green.seconds)}`;
  const saw = days === null ? 'no green drill' : `the last green drill was ${days} days ago${took}`;
  const drill = {
    text: 'Run a drill, and let seaworthy serve run one each week.',
    command: 'seaworthy drill',
  };
  if (redSince !== null) {
    const why = redSince.failure === null ? '' : `: ${redSince.failure}`;
    return fail(`the drill of ${redSince.at.slice(0, 10)} failed${why}`, [seen('restore drills', saw, at)], {
      text: 'Read its report and mend what it names, then run it again: a restore would meet the same.',
      command: 'seaworthy drill',
    });
  }
  if (days !== null && days <= mostProofDays) return pass(seen('restore drills', saw, at));
  return fail(
    days === null ? 'no restore has been proven yet' : `no restore was proven for ${days} days`,
    [seen('restore drills', saw, at)],
    drill,
  );
}
