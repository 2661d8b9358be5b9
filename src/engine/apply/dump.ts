// A logical dump before the database's container is recreated: roles and other globals, then each database, by the
// server's own programs inside its container, streamed to this machine.
import { posix } from 'node:path';
import { printBytes } from '../../model/bytes.ts';
import { Problem } from '../../model/problem.ts';
import type { ExecRequest, ExecResult } from '../../ports/exec.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { ownAccess, ownerOf, privateFolder } from '../state/access.ts';
import type { Places } from '../state/places.ts';
import { ensureFolder } from '../state/prepare.ts';
import { type OpenDatabase, openDatabase, superuser } from './database.ts';
import { dumpFolder } from './dumps-kept.ts';

interface DatabaseSize {
  readonly name: string;
  readonly bytes: number;
}

/** One dump while it is taken. */
interface Taking {
  readonly database: OpenDatabase;
  /** Absolute. */
  readonly folder: string;
  /** Of the deployment. */
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly world: World;
}

/** Dumps of large databases take hours; what hangs is ended by the person. */
const limitMs = 48 * 60 * 60_000;
const betweenLooksMs = 1_000;
const withoutDump = 'add --without-dump if you have a backup that you trust';

/** Where a finished dump of a run is, relative to the directory. Problems leave nothing behind; nothing else was changed. */
export async function dumpDatabase(request: {
  readonly adopted: Adopted;
  readonly run: number;
  readonly world: World;
}): Promise<string> {
  const { adopted, run, world } = request;
  const { places } = adopted;
  const { database, sizes } = await readyDatabase(adopted, world);
  ensureFolder(places, places.dumps, world.tree);
  await requireRoom(sizes, places, world);
  const folder = dumpFolder(places, run);
  world.tree.removeDirectory(folder);
  world.tree.makeDirectory(folder, ownAccess(places, privateFolder, world.tree));
  try {
    const taking = { database, folder, owner: ownerOf(places, world.tree), world };
    await dumpGlobals(taking);
    for (const size of sizes) await dumpOne(size, taking);
  } catch (error) {
    world.tree.removeDirectory(folder);
    throw error;
  } finally {
    world.talk.progress('');
  }
  return posix.relative(places.directory, folder);
}

async function readyDatabase(
  adopted: Adopted,
  world: World,
): Promise<{ readonly database: OpenDatabase; readonly sizes: readonly DatabaseSize[] }> {
  try {
    const database = await openDatabase(adopted, world);
    return { database, sizes: await databaseSizes(database) };
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'database-unreachable') throw error;
    throw new Problem({
      code: 'dump-failed',
      message: `no dump can be taken before the database is recreated: ${error.message}`,
      hints: [error.hints[0] ?? 'check that the database runs', withoutDump],
      fault: 'world',
      cause: error,
    });
  }
}

async function databaseSizes(database: OpenDatabase): Promise<readonly DatabaseSize[]> {
  const output = await database.run(
    database.own,
    `select coalesce(jsonb_agg(jsonb_build_object('name', datname, 'bytes', pg_database_size(oid)) order by datname), '[]')
     from pg_database where datallowconn and not datistemplate;\n`,
  );
  return JSON.parse(output) as readonly DatabaseSize[];
}

/** A dump is compressed and has no indexes, so as much as the databases have is enough. */
async function requireRoom(sizes: readonly DatabaseSize[], places: Places, world: World): Promise<void> {
  const needed = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const result = await world.exec.run({ argv: ['df', '-P', '-k', places.dumps], timeoutMs: 10_000 });
  // Without an answer the dump itself finds out; nothing is changed before it is whole.
  if (!result.ran || result.code !== 0) return;
  // POSIX: Filesystem, 1024-blocks, Used, Available, Capacity, Mounted on. Names on either side may hold blanks.
  const free = Number(/\s\d+\s+\d+\s+(-?\d+)\s+\d+%\s/.exec(result.stdout)?.[1]) * 1024;
  if (Number.isNaN(free) || free >= needed) return;
  throw new Problem({
    code: 'dump-no-room',
    message: `the databases have ${printBytes(needed)}, and ${places.dumps} has room for ${printBytes(free)}: no dump can be taken before the database is recreated`,
    hints: ['make room there', withoutDump],
    fault: 'world',
  });
}

async function dumpGlobals(taking: Taking): Promise<void> {
  const { database, folder, world } = taking;
  const file = posix.join(folder, 'globals.sql');
  const argv = ['pg_dumpall', '--globals-only', '--no-password', ...login(database), '-l', database.own];
  await toFile('the roles', argv, file, taking);
  // Its last line says that it got there.
  const text = Buffer.from(world.tree.read(file) ?? []).toString('utf8');
  if (text.includes('PostgreSQL database cluster dump complete')) return;
  throw failed(database, 'the roles', 'the end is missing');
}

async function dumpOne({ name, bytes }: DatabaseSize, taking: Taking): Promise<void> {
  const { database, folder } = taking;
  // A database's name may hold anything, a slash too.
  const file = posix.join(folder, `${encodeURIComponent(name)}.dump`);
  const what = `${name} (${printBytes(bytes)})`;
  const argv = ['pg_dump', '--format=custom', '--no-password', ...login(database), '-d', name];
  await toFile(what, argv, file, taking);
  await readBack(what, file, taking);
}

function login({ door }: OpenDatabase): readonly string[] {
  return ['-h', door.host, '-U', superuser];
}

/**
 * Reads a dump from its first byte to its last with the program that would restore it, writing nowhere: its list of contents
 * alone says nothing of what follows.
 */
async function readBack(what: string, file: string, { database, world }: Taking): Promise<void> {
  world.talk.progress(`reading the dump of ${what} back`);
  const argv = ['docker', 'exec', '--interactive', database.door.container, 'pg_restore'] as const;
  const result = await world.exec.run({
    argv: [...argv, '--file=/dev/null'],
    inputFile: file,
    timeoutMs: limitMs,
  });
  const complaint = complaintOf(result);
  if (complaint !== null) throw failed(database, what, `it cannot be read back: ${complaint}`);
}

async function toFile(
  what: string,
  words: readonly string[],
  file: string,
  { database, owner, world }: Taking,
): Promise<void> {
  const request: ExecRequest = {
    argv: ['docker', 'exec', '--env', 'PGPASSWORD', database.door.container, ...words],
    environment: { PGPASSWORD: database.password },
    outputFile: file,
    outputOwner: owner,
    timeoutMs: limitMs,
  };
  const complaint = complaintOf(await withProgress(request, what, file, world));
  if (complaint !== null) throw failed(database, what, complaint);
}

async function withProgress(
  request: ExecRequest,
  what: string,
  file: string,
  world: World,
): Promise<ExecResult> {
  const begun = world.clock.now().getTime();
  let result: ExecResult | undefined;
  const running = world.exec.run(request).then((ended) => {
    result = ended;
  });
  while (result === undefined) {
    await Promise.race([running, world.clock.sleep(betweenLooksMs)]);
    const bytes = world.tree.status(file)?.bytes ?? 0;
    const seconds = Math.max(1, (world.clock.now().getTime() - begun) / 1000);
    world.talk.progress(`dumping ${what}: ${printBytes(bytes)}, ${printBytes(bytes / seconds)}/s`);
  }
  return result;
}

function complaintOf(result: ExecResult): string | null {
  if (!result.ran) return result.reason;
  if (result.code === 0) return null;
  return result.stderr.trim().split('\n').at(-1) || `exit code ${result.code}`;
}

function failed(database: OpenDatabase, what: string, said: string): Problem {
  return new Problem({
    code: 'dump-failed',
    message: `the dump of ${what} failed: ${database.redact(said)}`,
    hints: ['mend that and try again', withoutDump],
    fault: 'world',
  });
}
