import { posix } from 'node:path';
import { backupKeyFile, keyFingerprint } from '../../model/backup-key.ts';
import { drillsFolder, lastDrills, lastRpo, readDrill } from '../../model/drill.ts';
import { type Known, known } from '../../model/fact.ts';
import type { BackupsFact, RepositoryBackups } from '../../model/facts/backups.ts';
import { asOwner, withinLimit } from '../../model/sidecar.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { wishedBackup } from '../host/wished-backup.ts';
import {
  capturesShape,
  infoShape,
  keptShape,
  parsedAs,
  sealed,
  snapshotsShape,
  spoolShape,
  verifiedShape,
} from './backup-shapes.ts';
import { inspectedProject, labelOf } from './inspected.ts';
import { runDocker } from './run-docker.ts';

/** What `seaworthy-backup`, `seaworthy-objects` and the records in `.seaworthy` tell of backups that Seaworthy makes. */
export const backups = defineGatherer({
  fact: 'backups',
  source: 'docker',
  async gather(context) {
    const inspected = await inspectedProject(context);
    if (!inspected.known) return inspected;
    const stateOf = (service: string) =>
      inspected.value.own.find((one) => labelOf(one, 'service') === service) ?? null;
    const [database, objects] = [stateOf('seaworthy-backup'), stateOf('seaworthy-objects')];
    const { schedule, repositories } = wishedBackup(context);
    const sidecars = {
      database: database?.State.Status === 'running' ? database.Id : null,
      objects: objects?.State.Status === 'running' ? objects.Id : null,
    };
    const numbers = repositories.map(({ number }) => number);
    const [held, spool, captures] = await Promise.all([
      Promise.all(numbers.map((number) => repositoryOf(number, sidecars, context))),
      spoolOf(sidecars.database, context),
      capturesOf(sidecars.objects, context),
    ]);
    return known({
      database: database?.State.Status ?? null,
      objects: objects?.State.Status ?? null,
      ...{ schedule, spool, captures },
      repositories: held.filter((one) => one !== null),
      verified: recordOf(context, 'verified.json', verifiedShape)?.repositories ?? [],
      drills: drillsOf(context),
      key: keyOf(context),
    });
  },
});

interface Sidecars {
  readonly database: string | null;
  readonly objects: string | null;
}

/** A store may be slow; one that says nothing for so long is told as such. */
const askLimitMs = 45_000;

function inside(id: string, words: readonly string[], context: GathererContext): Promise<Known<string>> {
  const argv = ['exec', id, ...withinLimit(words, askLimitMs)];
  return runDocker(context, argv, { timeoutMs: askLimitMs + 10_000 });
}

/** pgBackRest's code of a repository for any error but those that tell what is missing there (command/info/info.c, 2.55). */
const unreachable = 99;

async function repositoryOf(
  number: number,
  { database, objects }: Sidecars,
  context: GathererContext,
): Promise<RepositoryBackups | null> {
  if (database === null) return null;
  const words = ['--stanza=main', `--repo=${number}`, '--io-timeout=10', '--output=json', 'info'];
  const info = await inside(database, [asOwner, 'pgbackrest', ...words], context);
  if (!info.known) return { number, status: info.reason, newest: null };
  const parsed = parsedAs(infoShape, info.value);
  if (parsed === null)
    return { number, status: 'pgbackrest info answered in an unexpected form', newest: null };
  const cluster = parsed[0];
  const repo = cluster?.repo.find(({ key }) => key === number);
  const last = cluster?.backup.filter(({ database: of }) => of['repo-key'] === number).at(-1);
  const newest =
    last === undefined
      ? null
      : {
          label: last.label,
          endedAt: new Date(last.timestamp.stop * 1000).toISOString(),
          bytes: last.info.size,
          storedBytes: last.info.repository.delta ?? 0,
          damagedPages: last.error === true,
        };
  // restic asks a store that is away for minutes, so it is not asked where pgBackRest had no answer.
  const isAway = repo?.status.code === unreachable;
  const saved = objects === null || isAway ? null : await objectsAt(number, objects, context);
  const when = saved?.known ? { objectsAt: saved.value } : {};
  const status =
    repo === undefined ? 'no valid backups' : repo.status.code === 0 ? 'ok' : repo.status.message;
  const encrypted = repo === undefined ? {} : { encrypted: repo.cipher !== 'none' };
  return { number, status: context.redactor.text(status), ...encrypted, newest, ...when };
}

/** null = never. */
async function objectsAt(
  number: number,
  objects: string,
  context: GathererContext,
): Promise<Known<string | null>> {
  const words = ['snapshots', '--json', '--no-lock', '--tag', 'objects', '--latest', '1'];
  const answer = await inside(objects, ['seaworthy-restic', String(number), ...words], context);
  if (!answer.known) return answer;
  const times = (parsedAs(snapshotsShape, answer.value) ?? []).map(({ time }) =>
    new Date(time).toISOString(),
  );
  return known(times.sort().at(-1) ?? null);
}

async function spoolOf(id: string | null, context: GathererContext): Promise<BackupsFact['spool']> {
  if (id === null) return null;
  const [status, room] = await Promise.all([
    inside(id, ['cat', '/var/spool/seaworthy/status.json'], context),
    inside(id, ['df', '-P', '-k', '/var/spool/seaworthy'], context),
  ]);
  const told = status.known ? parsedAs(spoolShape, status.value) : null;
  if (told === null) return null;
  const free = room.known ? /\s\d+\s+\d+\s+(\d+)\s+\d+%\s/.exec(room.value)?.[1] : undefined;
  const { segments, bytes, oldest } = told.spool;
  return {
    ...{ at: told.at, segments, bytes, oldest },
    failing: told.failing === null ? null : context.redactor.text(told.failing.reason),
    ...(free === undefined ? {} : { freeBytes: Number(free) * 1024 }),
  };
}

async function capturesOf(id: string | null, context: GathererContext): Promise<BackupsFact['captures']> {
  if (id === null) return null;
  const status = await inside(id, ['cat', '/objects/.seaworthy-captured/.status.json'], context);
  const told = status.known ? parsedAs(capturesShape, status.value) : null;
  if (told === null) return null;
  const failing = told.failing === null ? null : context.redactor.text(told.failing.reason);
  return { at: told.at, lastRescan: told.lastRescan, failing };
}

function drillsOf({ project, world, redactor }: GathererContext): BackupsFact['drills'] {
  const folder = posix.join(project.directory, '.seaworthy', drillsFolder);
  const names = (world.files.list(folder) ?? []).filter((name) => name.endsWith('.json'));
  const drills = names.flatMap((name) => {
    const read = world.files.read(posix.join(folder, name));
    return (read.ok ? readDrill(read.text) : null) ?? [];
  });
  const { green, redSince } = lastDrills(drills);
  const failed = redSince?.proofs.find(({ status }) => status === 'failed');
  const failure = redSince?.failure ?? failed?.title ?? null;
  return {
    green: green === null ? null : { at: green.startedAt, seconds: green.rto.well },
    redSince:
      redSince === null
        ? null
        : { at: redSince.startedAt, failure: failure === null ? null : redactor.text(failure) },
    rpo: lastRpo(drills),
  };
}

function keyOf(context: GathererContext): BackupsFact['key'] {
  const { project, world } = context;
  const key = world.files.read(posix.join(project.directory, backupKeyFile), 4096);
  const kept = recordOf(context, 'backup-key.json', keptShape);
  return { fingerprint: key.ok ? keyFingerprint(key.text) : null, kept };
}

/** A record of ours; null = there is none, or none that can be read. */
function recordOf<T>(
  { project, world }: GathererContext,
  name: string,
  shape: Parameters<typeof sealed<T>>[0],
): T | null {
  const read = world.files.read(posix.join(project.directory, '.seaworthy', name));
  return read.ok ? sealed(shape, read.text) : null;
}
