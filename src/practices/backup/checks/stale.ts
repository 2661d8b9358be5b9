import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import type { BackupTargetsFact, ScriptsFact } from '../../../model/facts/files.ts';
import type { FactTable } from '../../../model/facts/table.ts';
import type { Outcome } from '../../../model/outcome.ts';
import { databaseBackups, postgresJobs } from '../database-copies.ts';
import { ageOfOwn } from '../own-age.ts';
import { isOurs } from '../own-backups.ts';

const day = 86_400_000;

/** A job of every day or of every week has missed its turn after this. */
const mostDays = 8;

export const stale = defineCheck({
  id: 'backup/stale',
  pass: 'Backups are being written',
  fail: 'No backup has been written for days',
  why: 'The job stands there and has stopped: everything since the last file is lost with the database.',
  severity: 'P0',
  sources: ['failure case 7', 'checklist: Backups'],
  needs: ['services', 'scripts', 'deployment', 'backupTargets'],
  uses: ['backups'],

  run({ services, scripts, deployment, backupTargets }, { now, facts }) {
    const own = facts.backups.known && isOurs(facts.backups.value) ? facts.backups.value : null;
    if (own !== null) return ageOfOwn(own, anchorOf(services, 'backup', 'db'), now);
    const backups = databaseBackups({ services, scripts, directory: deployment.directory });
    if (backups.running.length === 0) return skip('no backup that these files tell of is made here');
    const dated = backupTargets.targets
      .flatMap(({ path, at, newest }) => (newest === undefined ? [] : [{ path, at, newest }]))
      .sort((one, other) => other.newest.modifiedAt.localeCompare(one.newest.modifiedAt));
    const [last] = dated;
    if (last === undefined) return withoutDate(backupTargets.targets, dumps({ services, scripts }));
    const { path, at, newest } = last;
    const days = Math.floor((now.getTime() - Date.parse(newest.modifiedAt)) / day);
    const evidence = seen(path, `${newest.name} of ${newest.modifiedAt.slice(0, 10)} is the newest`, at);
    if (days <= mostDays) return pass(evidence);
    return fail(
      `the newest backup in ${path} is ${days} days old`,
      [evidence],
      'Run the job by hand and read what it says, mend it, and let it send an alarm when it fails.',
    );
  },
});

/** Stores elsewhere, and volumes of Docker, show no file here; repositories of engines keep their dates inside. */
function withoutDate([first]: BackupTargetsFact['targets'], isDumping: boolean): Outcome {
  if (first === undefined || !isDumping) return skip('no dump is kept where this machine shows its files');
  return first.device === undefined
    ? unknown(`${first.path} was not looked at: a static audit, or no permission`)
    : unknown(`no dump or archive was seen in ${first.path}`);
}

function dumps({ services, scripts }: Pick<FactTable, 'services' | 'scripts'>): boolean {
  const isDump = ({ kind, idle, text }: ScriptsFact['found'][number]) =>
    kind === 'backup' && idle !== true && /\bpg_dump/.test(text);
  return (
    scripts.found.some(isDump) ||
    postgresJobs(services).some(({ image }) => /(?:postgres|pg|db)-?backup/.test(image?.repository ?? ''))
  );
}
