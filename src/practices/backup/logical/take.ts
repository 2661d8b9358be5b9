// A logical copy: roles, then each database, then the root key, each a stream of its own into restic; the manifest comes last.
import { type OpenDatabase, openDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { PipeFilter, PipeProgram } from '../../../ports/pipes.ts';
import type { EngineSite } from '../engines/contract.ts';
import { prepareRepository, summaryOf } from '../operations/objects.ts';
import { pointId } from '../operations/point.ts';
import { streamWords } from '../operations/progress.ts';
import { dumpScript, readCounted } from './dump-script.ts';
import type { Manifest, ManifestDatabase, ManifestPart } from './manifest.ts';
import { psqlProgram, serverProgram } from './server.ts';
import { logicalHost, manifestFile, manifestTag } from './sets.ts';

const limitMs = 48 * 60 * 60_000;

interface Taking {
  readonly site: EngineSite;
  readonly database: OpenDatabase;
  readonly id: string;
}

/** Saves every database of the deployment into one repository. What it leaves when it fails is no set, and goes with `prune`. */
export async function takeLogicalCopy(site: EngineSite): Promise<Manifest> {
  const { adopted, sidecars, repository, world } = site;
  const begun = world.clock.now();
  const taking = { site, database: await openDatabase(adopted, world), id: `logical-${pointId(begun)}` };
  await prepareRepository(sidecars, repository.number);
  try {
    const about = await aboutServer(taking.database);
    const globals = await takeGlobals(taking);
    const databases: ManifestDatabase[] = [];
    for (const name of about.databases) databases.push(await takeDatabase(taking, name));
    const manifest: Manifest = {
      ...{ schemaVersion: 1, id: taking.id, begun: begun.toISOString(), project: adopted.project.name },
      ended: world.clock.now().toISOString(),
      server: about.server,
      client: about.client,
      ...{
        globals,
        databases,
        rootKey: about.keyFile === null ? null : await takeKey(taking, about.keyFile),
      },
      settings: about.settings,
    };
    const words = [...backupWords(taking.id, manifestFile), '--tag', manifestTag];
    await sidecars.restic(repository.number, words, { input: JSON.stringify(manifest) });
    return manifest;
  } finally {
    world.talk.progress('');
  }
}

function takeGlobals(taking: Taking): Promise<ManifestPart> {
  const { database } = taking;
  const words = ['pg_dumpall', '--globals-only', '--no-password', '-l', database.own];
  return intoRepository(taking, {
    file: 'globals.sql',
    what: 'the roles',
    program: serverProgram(database, database.own, words),
    // Its last line says that it got there.
    ending: 'PostgreSQL database cluster dump complete',
  });
}

async function takeDatabase(taking: Taking, name: string): Promise<ManifestDatabase> {
  const told: string[] = [];
  // A name may hold anything, a slash too.
  const file = `${encodeURIComponent(name)}.dump`;
  const program = {
    ...psqlProgram(taking.database, name),
    onErrorLine: (line: string) => void told.push(line),
  };
  const saved = await intoRepository(taking, { file, what: name, program, script: dumpScript() });
  const counted = readCounted(told.join('\n'));
  if (counted === null) throw failed(taking, name, 'its rows could not be counted');
  return { name, ...saved, ...counted };
}

function takeKey(taking: Taking, path: string): Promise<ManifestPart> {
  const program = serverProgram(taking.database, taking.database.own, ['cat', path]);
  return intoRepository(taking, { file: 'pgsodium_root.key', what: 'the root key of the vault', program });
}

interface Stream {
  readonly file: string;
  /** For people. */
  readonly what: string;
  readonly program: PipeProgram;
  /** Standard input of the program. */
  readonly script?: string;
  /** What has to stand near the end. */
  readonly ending?: string;
}

async function intoRepository(taking: Taking, stream: Stream): Promise<ManifestPart> {
  const { site, id } = taking;
  const { sidecars, repository, world } = site;
  const begun = world.clock.now();
  const tail = tailOf();
  const result = await world.pipes.run({
    ...(stream.script === undefined ? {} : { input: stream.script }),
    from: [stream.program],
    filter: tail,
    to: sidecars.resticPiped(repository.number, backupWords(id, stream.file)),
    timeoutMs: limitMs,
    onBytes: (bytes) => {
      const words = streamWords(bytes, begun, world.clock);
      world.talk.progress(`${repository.shown}: dumping ${stream.what}, ${words}`);
    },
  });
  if (!result.ok) throw failed(taking, stream.what, result.reason);
  if (stream.ending !== undefined && !tail.text().includes(stream.ending))
    throw failed(taking, stream.what, 'the end is missing');
  const { snapshot } = summaryOf(result.last?.stdout ?? '');
  return { file: stream.file, snapshot, sha256: result.sha256, bytes: result.bytes };
}

/** Hands everything on, and remembers the last of it. */
function tailOf(): PipeFilter & { text(): string } {
  let last: Uint8Array = new Uint8Array();
  return {
    take(part) {
      last = Buffer.concat([last, part]).subarray(-1000);
      return part;
    },
    end: () => new Uint8Array(),
    text: () => Buffer.from(last).toString('latin1'),
  };
}

function backupWords(id: string, file: string): readonly string[] {
  const words = ['backup', '--json', '--host', logicalHost, '--tag', id];
  return [...words, '--stdin', '--stdin-filename', file];
}

interface AboutServer {
  readonly server: string;
  readonly client: string;
  readonly databases: readonly string[];
  readonly keyFile: string | null;
  readonly settings: Readonly<Record<string, string>>;
}

/** Where supabase/postgres keeps the vault's root key (pgsodium_getkey.sh). */
const keyFile = '/etc/postgresql-custom/pgsodium_root.key';

/** Settings with secrets in them stay out, and so do placeholders, in which applications keep some (`app.settings.jwt_secret`). */
async function aboutServer(database: OpenDatabase): Promise<AboutServer> {
  const answer = await database.run(
    database.own,
    `select jsonb_build_object('server', current_setting('server_version'),
  'client', :'VERSION_NAME',
  'databases', (select jsonb_agg(datname order by datname) from pg_database where datallowconn and not datistemplate),
  'keyFile', case when pg_stat_file('${keyFile}', true) is not null then '${keyFile}' end,
  'settings', (select coalesce(jsonb_object_agg(name, setting), '{}') from pg_settings
    where source not in ('default', 'override', 'client', 'session', 'environment variable')
      and category <> 'Customized Options' and name !~ '(conninfo|passphrase|_command$|_library$|identity)'));\n`,
  );
  return JSON.parse(answer) as AboutServer;
}

function failed({ database }: Taking, what: string, said: string): Problem {
  return new Problem({
    code: 'backup-logical',
    message: `the dump of ${what} failed: ${database.redact(said).slice(0, 400)}`,
    hints: ['mend that and run it again: a set that is not whole is never listed'],
    fault: 'world',
  });
}
