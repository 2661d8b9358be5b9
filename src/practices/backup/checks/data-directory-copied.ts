import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { serviceOf, servicesOf } from '../../../engine/find-service.ts';
import { counted } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { holds } from '../saved.ts';

/** Images that copy files as they are, at whatever moment. */
const fileCopiers = /volume-backup|volumerize|restic|duplicati|duplicity|kopia|borg/;

export const dataDirectoryCopied = defineCheck({
  id: 'backup/data-directory-copied',
  pass: 'No job copies the running data directory',
  fail: 'A job copies the running data directory',
  why: 'Postgres writes while the copy is made, so it does not start again: "could not locate a valid checkpoint record".',
  severity: 'P0',
  sources: ['failure case 8', 'PostgreSQL manual, "File System Level Backup"'],
  needs: ['services', 'scripts'],

  run({ services, scripts }) {
    const lines = scripts.found
      .filter(({ kind }) => kind === 'data-directory-copy')
      .map(({ text, at }) => seen(at.file, text, at));
    const db = serviceOf(services, 'db');
    const mounts = db === undefined ? [] : servicesOf(services, 'backup').flatMap((job) => copiedBy(job, db));
    const found = some([...lines, ...mounts]);
    if (found !== null) {
      return fail(
        'the files of a running Postgres are copied one by one',
        found,
        'Replace the copy by pg_basebackup, pgBackRest or WAL-G, or stop the database while it runs.',
      );
    }
    if (db === undefined) return skip('no database service: its files are not here');
    return pass(
      seen('scripts', `none of ${counted(scripts.scanned.length, 'file')} copies the data directory`),
    );
  },
});

function copiedBy(job: ServiceFact, db: ServiceFact) {
  if (!fileCopiers.test(job.image?.repository ?? '')) return [];
  // offen/docker-volume-backup stops containers that carry this label for as long as it copies.
  if (Object.keys(db.labels).some((label) => label.endsWith('stop-during-backup'))) return [];
  const data = db.volumes.find(({ target }) => target.startsWith('/var/lib/postgresql'))?.source;
  if (data === undefined) return [];
  return job.volumes
    .filter(({ source }) => holds(source ?? '', data))
    .map(({ at }) => seen(`services.${job.name}.volumes`, `copies ${data} while Postgres runs`, at));
}
