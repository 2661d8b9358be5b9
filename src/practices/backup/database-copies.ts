// What backs the database up, and what only copies its files while it runs.
import { seen } from '../../engine/check.ts';
import { serviceOf, servicesOf } from '../../engine/find-service.ts';
import { shownPath } from '../../engine/shown-path.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';
import { holds, type Savers, savedBy } from './saved.ts';

/** Commands that ask Postgres itself. */
const engines = /\b(?:pg_dump(?:all)?|pg_basebackup|pgbackrest|wal-g|barman|supabase\s+db\s+dump)\b/;

/** Images that copy files as they are, at whatever moment. */
const fileCopiers = /volume-backup|volumerize|restic|duplicati|duplicity|kopia|borg/;

/** Services and script lines that back the database up; those that copy a running data directory do not count. */
export function databaseBackups(savers: Savers): readonly Evidence[] {
  const { services, scripts, directory } = savers;
  const db = serviceOf(services, 'db');
  const jobs = servicesOf(services, 'backup').filter((job) => {
    return (
      !fileCopiers.test(job.image?.repository ?? '') || (stopsFirst(db) && dataMounts(job, db).length > 0)
    );
  });
  const torn = scripts.found.filter(({ kind }) => kind === 'data-directory-copy');
  const data = dataSourceOf(db);
  const lines = scripts.found.filter((line) => {
    if (line.kind !== 'backup') return false;
    if (engines.test(line.text)) return true;
    if (torn.some(({ at }) => at.file === line.at.file && at.line === line.at.line)) return false;
    const alone = { ...scripts, found: [line] };
    return data !== undefined && savedBy(data, { services: [], scripts: alone, directory }) !== null;
  });
  return [
    ...jobs.map(({ name, at }) => seen(`services.${name}`, 'backs up', at)),
    ...lines.map(({ text, at }) => seen(at.file, text, at)),
  ];
}

/** Where a backup service copies the files of a running Postgres. */
export function tornCopies(services: readonly ServiceFact[], directory: string): readonly Evidence[] {
  const db = serviceOf(services, 'db');
  if (stopsFirst(db)) return [];
  return servicesOf(services, 'backup')
    .filter((job) => fileCopiers.test(job.image?.repository ?? ''))
    .flatMap((job) =>
      dataMounts(job, db).map(({ at }) =>
        seen(
          `services.${job.name}.volumes`,
          `copies ${shownPath(dataSourceOf(db) ?? '', directory)} while Postgres runs`,
          at,
        ),
      ),
    );
}

function dataMounts(job: ServiceFact, db: ServiceFact | undefined): ServiceFact['volumes'] {
  const data = dataSourceOf(db);
  return data === undefined ? [] : job.volumes.filter(({ source }) => holds(source ?? '', data));
}

function dataSourceOf(db: ServiceFact | undefined): string | undefined {
  return db?.volumes.find(({ target }) => target.startsWith('/var/lib/postgresql'))?.source;
}

/** offen/docker-volume-backup stops containers that carry this label for as long as it copies. */
function stopsFirst(db: ServiceFact | undefined): boolean {
  return Object.keys(db?.labels ?? {}).some((label) => label.endsWith('stop-during-backup'));
}
