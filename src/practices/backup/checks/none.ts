import { defineCheck, fail, manual, pass, seen, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { postgresOption } from '../../../engine/postgres-options.ts';
import { counted, listed } from '../../../engine/words.ts';
import type { Known } from '../../../model/fact.ts';
import type { ArchiverFact } from '../../../model/facts/database.ts';
import type { ScriptsFact } from '../../../model/facts/files.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { printPlace } from '../../../model/place.ts';
import { databaseBackups } from '../database-copies.ts';

export const none = defineCheck({
  id: 'backup/none',
  pass: 'Something backs the database up',
  fail: 'Nothing backs the database up',
  why: 'A lost disk, a wrong command or a bad upgrade ends with all data gone.',
  severity: 'P0',
  sources: ['failure case 7', 'seed report 4', 'checklist: Backups'],
  needs: ['services', 'scripts', 'deployment'],
  uses: ['archiver'],

  run({ services, scripts, deployment }, { facts }) {
    const backups = databaseBackups({ services, scripts, directory: deployment.directory });
    if (backups.running.length > 0) return pass(...backups.running);
    const told = backups.toldElsewhere.map(({ name }) => name);
    if (told.length > 0) {
      return manual(
        `Look into the settings of ${listed(told)}: the databases postgres and _supabase must be dumped on a schedule, to another machine.`,
      );
    }
    const [idle] = backups.idle;
    if (idle?.at !== undefined) {
      return unknown(
        `${printPlace(idle.at)} would back the database up, but nothing that was found here runs it`,
      );
    }

    const db = serviceOf(services, 'db');
    if (db === undefined) {
      return manual(
        'Ask whoever runs the external Postgres how it is backed up and when a restore was last tried.',
      );
    }
    if (isArchiving(db, facts.archiver)) {
      return unknown(
        'Postgres archives its WAL, but what takes and keeps the base backups was not found here',
      );
    }
    const copies = scripts.found
      .filter(({ kind }) => kind === 'data-directory-copy')
      .map(({ text, at }) => seen(at.file, `${text} (a copy of a running data directory is no backup)`, at));
    return fail(
      'nothing in this directory backs the database up',
      [seen(`services.${db.name}`, placesLookedAt(scripts), db.at), ...copies],
      'Schedule a daily base backup and a dump of every database as supabase_admin to another machine.',
    );
  },
});

function isArchiving(db: ServiceFact, archiver: Known<ArchiverFact>): boolean {
  if (archiver.known) return archiver.value.mode !== 'off' && archiver.value.archivedCount > 0;
  const mode = postgresOption(db, 'archive_mode');
  return mode !== undefined && mode !== 'off' && postgresOption(db, 'archive_command') !== undefined;
}

function placesLookedAt({ scanned, skipped }: ScriptsFact): string {
  const looked =
    scanned.length === 0
      ? 'no backup service, and no script or schedule here'
      : `no backup service, and nothing in ${counted(scanned.length, 'file')}: ${listed(scanned)}`;
  const not = skipped.map(({ path, reason }) => `${path} (${reason})`);
  return not.length === 0 ? looked : `${looked}; not looked at: ${listed(not, 3)}`;
}
