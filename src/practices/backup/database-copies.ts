// What backs the database up, and what only copies its files while it runs.
import { seen } from '../../engine/check.ts';
import { serviceOf, servicesOf, settingOf } from '../../engine/find-service.ts';
import { namesOf } from '../../engine/service-names.ts';
import { shownPath } from '../../engine/shown-path.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';
import { holds, type Savers, savedBy, wouldBeSavedAt } from './saved.ts';

/** Commands that ask Postgres itself. */
const engines = /\b(?:pg_dump(?:all)?|pg_basebackup|pgbackrest|wal-g|barman|supabase\s+db\s+dump)\b/;

/** Images that copy files as they are, at whatever moment. */
const fileCopiers = /volume-backup|volumerize|restic|duplicati|duplicity|kopia|borg|zerobyte|(?<!pg)backrest/;

/** Images that dump databases when their own pages or files tell them to. */
const toldElsewhere = /(?:^|\/)(?:databasus|postgresus|pgbackweb|borgmatic)$/;

export interface DatabaseBackups {
  /** Services, and script lines that something runs. */
  readonly running: readonly Evidence[];
  /** Services that do what their own settings say, which are not in these files. */
  readonly toldElsewhere: readonly ServiceFact[];
  /** Lines of scripts that nothing which was found runs. */
  readonly idle: readonly Evidence[];
}

/** Services and script lines that back the database up; those that copy a running data directory do not count. */
export function databaseBackups(savers: Savers): DatabaseBackups {
  const { services, scripts, directory } = savers;
  const db = serviceOf(services, 'db');
  const all = servicesOf(services, 'backup');
  const told = all.filter(({ image }) => toldElsewhere.test(image?.repository ?? ''));
  const jobs = all.filter((job) => {
    if (told.includes(job)) return false;
    const isCopier = fileCopiers.test(job.image?.repository ?? '');
    return isCopier
      ? stopsFirst(db) && dataMounts(job, db).length > 0
      : isForPostgres(job) && !isAnother(hostOf(job), services);
  });
  const torn = scripts.found.filter(({ kind }) => kind === 'data-directory-copy');
  const data = dataSourceOf(db);
  const lines = scripts.found.filter((line) => {
    if (line.kind !== 'backup') return false;
    if (engines.test(line.text)) return !dumpsAnother(line.text, services);
    if (torn.some(({ at }) => at.file === line.at.file && at.line === line.at.line)) return false;
    const alone = { ...scripts, found: [line] };
    const saver = { services: [], scripts: alone, directory };
    return data !== undefined && (savedBy(data, saver) ?? wouldBeSavedAt(data, saver)) !== null;
  });
  return {
    running: [
      ...jobs.map(({ name, at }) => seen(`services.${name}`, 'backs up', at)),
      ...lines.filter(({ idle }) => idle !== true).map(({ text, at }) => seen(at.file, text, at)),
    ],
    toldElsewhere: told,
    idle: lines.filter(({ idle }) => idle === true).map(({ text, at }) => seen(at.file, text, at)),
  };
}

/** Whether a command dumps the database of another service: an application beside Supabase may have one of its own. */
export function dumpsAnother(text: string, services: readonly ServiceFact[]): boolean {
  return isAnother(hostIn(text), services);
}

function isAnother(host: string | undefined, services: readonly ServiceFact[]): boolean {
  const others = services.filter(({ role }) => role !== 'db' && role !== 'pooler');
  return host !== undefined && others.some((service) => namesOf(service).includes(host));
}

/** The backup services that log in to Postgres. */
export function postgresJobs(services: readonly ServiceFact[]): readonly ServiceFact[] {
  return servicesOf(services, 'backup').filter(
    (job) => isForPostgres(job) && !isAnother(hostOf(job), services),
  );
}

/** Dumpers of several kinds of database are told which by variable: tiredofit/db-backup, databack/mysql-backup. */
function isForPostgres(job: ServiceFact): boolean {
  const kind = settingOf(job, 'DB_TYPE', 'DB01_TYPE', 'DBTYPE')?.text ?? job.image?.repository ?? '';
  return !/mysql|mariadb|mongo|redis|influx|sqlite|couch/i.test(kind);
}

function hostOf(job: ServiceFact): string | undefined {
  return settingOf(job, 'POSTGRES_HOST', 'PGHOST', 'DB_HOST', 'DB01_HOST')?.text ?? undefined;
}

/** The host that a command dumps from, or the container it runs in. */
function hostIn(text: string): string | undefined {
  const inside = /\bexec\s+(?:-\S+\s+)*([\w.-]+)\s/.exec(text)?.[1];
  return inside ?? /(?:\s-h\s*|--host[= ]|PGHOST=|@)["']?([\w.-]+)/.exec(text)?.[1];
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
