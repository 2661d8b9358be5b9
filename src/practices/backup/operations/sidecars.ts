// The two containers that do the work, and running something in them. Secrets are in the containers: nothing of them passes here.
import type { ProjectContainer } from '../../../engine/compose/compose.ts';
import { projectContainers } from '../../../engine/compose/containers.ts';
import { Problem } from '../../../model/problem.ts';
import { asOwner, withinLimit } from '../../../model/sidecar.ts';
import type { ExecRequest } from '../../../ports/exec.ts';
import type { PipeProgram } from '../../../ports/pipes.ts';
import type { World } from '../../../ports/world.ts';
import { databaseSidecar } from '../container/database-service.ts';
import { objectsSidecar } from '../container/objects-service.ts';
import { programPath } from '../container/paths.ts';
import { endingWithUs } from './ending-with-us.ts';

export interface Sidecars {
  /** Runs in the sidecar of the database, as the owner of the data directory, with the secrets in its environment. */
  inDatabase(words: readonly string[], more?: Partial<ExecRequest>): Promise<string>;
  /** Our own program in the sidecar of objects. */
  inObjects(words: readonly string[], more?: Partial<ExecRequest>): Promise<string>;
  /** A program of the image in that sidecar, without any secret. */
  besideObjects(words: readonly string[], more?: Partial<ExecRequest>): Promise<string>;
  /** restic on one repository, in the sidecar of objects. */
  restic(repository: number, words: readonly string[], more?: Partial<ExecRequest>): Promise<string>;
  /** The same as a program of a pipe: it reads standard input, and what it prints may be of any size. */
  resticPiped(repository: number, words: readonly string[]): PipeProgram;
}

/** A day: what hangs is ended by the person, or by the schedule that runs it. */
const limitMs = 24 * 60 * 60_000;

/** Finds both running. A Problem says which is not, and what to do. */
export async function openSidecars(project: string, world: World): Promise<Sidecars> {
  const { database, objects, troubles } = await reachSidecars(project, world);
  const [trouble] = troubles;
  if (database === null || objects === null) throw trouble ?? unreachable('no container', notApplied);
  return sidecarsIn(database, objects, world);
}

/** Ids of the containers that run; null = that one does not, and a Problem says why. */
export interface Reached {
  readonly database: string | null;
  readonly objects: string | null;
  readonly troubles: readonly Problem[];
}

/** For who can do something with one of them, or with none. */
export async function reachSidecars(project: string, world: World): Promise<Reached> {
  const answer = await projectContainers(project, world);
  if (!answer.ok) {
    const why = `Docker does not answer: ${answer.reason.trim().split('\n').at(-1)}`;
    return {
      database: null,
      objects: null,
      troubles: [unreachable(why, 'check that docker ps works for this user')],
    };
  }
  const find = (service: string) => answer.containers.find((one) => one.service === service);
  const [database, objects] = [find(databaseSidecar), find(objectsSidecar)];
  return {
    database: runningId(database),
    objects: runningId(objects),
    troubles: [...troubleOf(databaseSidecar, database), ...troubleOf(objectsSidecar, objects)],
  };
}

function runningId(found: ProjectContainer | undefined): string | null {
  return found?.state === 'running' ? found.id : null;
}

function troubleOf(service: string, found: ProjectContainer | undefined): readonly Problem[] {
  if (found === undefined) return [unreachable(`${service} has no container`, notApplied)];
  if (found.state === 'running') return [];
  return [
    unreachable(
      `${service} is ${found.state}`,
      `docker compose up -d ${service} starts it, docker logs says why it ended`,
    ),
  ];
}

/** The same of two containers by id or name; they may be one, where nothing but repositories is asked. */
export function sidecarsIn(database: string, objects: string, world: World): Sidecars {
  async function run(argv: readonly string[], more: Partial<ExecRequest> = {}): Promise<string> {
    const [program = 'docker', ...rest] = argv;
    const result = await world.exec.run({ argv: [program, ...rest], timeoutMs: limitMs, ...more });
    if (!result.ran) throw failed(argv, result.reason, null);
    if (result.code !== 0) throw failed(argv, result.stderr.trim() || result.stdout.trim(), result.code);
    return result.stdout;
  }

  /** `options` of `docker exec`. What has no limit in there, and nothing to read, ends with us. */
  function inside(
    container: string,
    words: readonly string[],
    more: Partial<ExecRequest> = {},
    options: readonly string[] = [],
  ): Promise<string> {
    const exec = ['docker', 'exec', ...options];
    const isFed = more.inputFile !== undefined || more.input !== undefined;
    const input = isFed ? ['--interactive'] : [];
    const { timeoutMs } = more;
    if (timeoutMs !== undefined) {
      const argv = [...exec, ...input, container, ...withinLimit(words, timeoutMs)];
      return run(argv, { ...more, timeoutMs: timeoutMs + graceMs });
    }
    if (isFed) return run([...exec, ...input, container, ...words], more);
    return run([...exec, '--interactive', container, ...endingWithUs(words)], { ...more, inputHeld: true });
  }

  return {
    inDatabase: (words, more) => inside(database, [asOwner, ...words], more),
    inObjects: (words, more = { timeoutMs: 60_000 }) =>
      inside(objects, ['node', programPath, ...words], more),
    besideObjects: (words, more) => inside(objects, words, more),
    restic: (repository, words, more) => {
      const told = more?.onOutputLine === undefined ? [] : ['--env', eachSecond];
      return inside(objects, ['seaworthy-restic', String(repository), ...words], more, told);
    },
    resticPiped: (repository, words) => ({
      argv: ['docker', 'exec', '--interactive', objects, 'seaworthy-restic', String(repository), ...words],
    }),
  };
}

/**
 * restic.readthedocs.io, "Environment variables": how often it says how far it is. Without a terminal it says nothing of a check
 * otherwise, and with `--json` sixty times a second.
 */
const eachSecond = 'RESTIC_PROGRESS_FPS=1';

/** The limit inside comes first: it tells what it ended. */
const graceMs = 10_000;

/** What a program in a sidecar ended with: the problem's `cause` has its exit code, for who can do something about it. */
export class EngineFailure extends Problem {
  readonly ended: number | null;

  constructor(program: string, said: string, code: number | null) {
    const { message, hint } = translated(said, code);
    super({ code: 'backup-engine', message: `${program}: ${message}`, hints: [hint], fault: 'world' });
    this.ended = code;
  }
}

function failed(argv: readonly string[], said: string, code: number | null): EngineFailure {
  const program = argv.find((word) => word === 'pgbackrest' || word === 'seaworthy-restic') ?? 'docker';
  return new EngineFailure(program.replace('seaworthy-', ''), said, code);
}

interface Translation {
  readonly message: string;
  readonly hint: string;
}

/** coreutils: `timeout` ends with this when it ended the program; by SIGKILL, which the kernel uses too, with the other. */
const timedOut = 124;
const killed = 137;

/** pgBackRest names the file it could not write, restic the call that failed; people need the disk, the key, the lock. */
const known: readonly (readonly [RegExp, string, string])[] = [
  [
    /Permission denied|\[13\]/,
    'the folder of the repository may not be entered by the user of the database',
    'let others pass through it: chmod o+x FOLDER; what lies in it stays private',
  ],
  [/No space left on device/i, 'the disk is full', 'make room there, then run it again: nothing is lost'],
  [
    /unable to acquire lock|already locked/i,
    'another run is at work',
    'wait for it: seaworthy backup status',
  ],
  [
    /cipher|wrong password|no key found|unable to decrypt/i,
    'the key does not open this repository',
    'compare seaworthy/secrets/backup-key with the copy that you keep elsewhere',
  ],
  [
    /AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|\b403\b/,
    'the bucket refuses these keys',
    'check key_id and secret under backup.repositories, and the rights of that user',
  ],
  [
    /later than latest backup label/,
    'the last backup was made when a clock was ahead, and no earlier one may follow it',
    'set the clock right; until its date has passed, back up into another folder or prefix (WAL goes on into this one)',
  ],
  [/NoSuchBucket/, 'there is no such bucket', 'make it, or correct its name under backup.repositories'],
  [
    /unable to connect|could not connect|connection refused|HostConnectError/i,
    'a server does not answer',
    'check that the database and the store can be reached from seaworthy-backup',
  ],
];

function translated(said: string, code: number | null): Translation {
  if (code === timedOut)
    return { message: 'the store does not answer', hint: 'check that it can be reached from this machine' };
  if (code === killed)
    return {
      message: 'it was killed',
      hint: 'its container was stopped, memory ran out (dmesg tells), or it did not end when its time was over',
    };
  const lines = said.split('\n').map((line) => line.trim());
  // What comes before the error is about how it was called (`--repo1-cipher-type=…`) and what went well.
  const first = lines.findIndex((one) => /ERROR|Fatal/.test(one));
  const told = first < 0 ? said : lines.slice(first).join('\n');
  const line = lines[first] ?? lines.at(-1) ?? '';
  const words = line.replace(/^.*?(?:ERROR|Fatal): */, '').slice(0, 300) || `ended with code ${code}`;
  const match = known.find(([pattern]) => pattern.test(told));
  if (match === undefined) return { message: words, hint: 'docker logs of seaworthy-backup may say more' };
  return { message: `${match[1]} (${words})`, hint: match[2] };
}

const notApplied =
  'name a repository under backup.repositories in seaworthy.yaml, then seaworthy apply --only backup';

function unreachable(why: string, hint: string): Problem {
  return new Problem({
    code: 'backup-not-running',
    message: `backups do not run here: ${why}`,
    hints: [hint],
    fault: 'world',
  });
}
