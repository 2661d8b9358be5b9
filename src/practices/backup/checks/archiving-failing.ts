import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';

/** A healthy archiver has one or two segments waiting; more means that it does not keep up. */
const mostWaiting = 16;

export const archivingFailing = defineCheck({
  id: 'backup/archiving-failing',
  pass: 'WAL archiving keeps up',
  fail: 'WAL archiving fails',
  why: 'Point-in-time recovery ends at the last archived segment, and pg_wal grows until the disk is full.',
  severity: 'P0',
  sources: ['failure case 19', 'PostgreSQL: pg_stat_archiver'],
  needs: ['services', 'archiver'],

  run({ services, archiver }) {
    if (archiver.mode === 'off') return skip('WAL archiving is off');
    const at = anchorOf(services, 'db');
    const { archivedCount, failedCount, waiting } = archiver;
    const saw = `${archivedCount} archived, ${failedCount} failed, ${waiting} waiting`;
    if (archiver.failing || waiting > mostWaiting) {
      return fail(
        archiver.failing ? 'the last try to archive a WAL segment failed' : `${waiting} WAL segments wait`,
        [seen('pg_stat_archiver', saw, at)],
        'Read the reason in the log of the database, mend archive_command, then take a new full backup.',
      );
    }
    if (archivedCount === 0) return unknown('archiving is on, but no WAL segment has been archived yet');
    return pass(seen('pg_stat_archiver', saw, at));
  },
});
