// `docker compose` for one deployment, by argv. Every call runs in the directory, without COMPOSE_FILE of the shell.
import { createRedactor, type Redactor } from '../../facts/redactor.ts';
import { Problem } from '../../model/problem.ts';
import type { ExecRequest } from '../../ports/exec.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { candidateWords, composeDirectory, composeWords, shellLine, withoutFromShell } from './arguments.ts';
import { complaintOf } from './complaint.ts';
import { projectContainers } from './containers.ts';
import { secretsOfEnvFile } from './env-file-secrets.ts';
import { sharesOf, withContainers } from './shared.ts';

/** A container of the project as `docker inspect` tells, of which only what we compare is typed. */
export interface ProjectContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly state: string;
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** Label com.docker.compose.config-hash. */
  readonly configHash: string;
  /** Label com.docker.compose.project.config_files, split. */
  readonly configFiles: readonly string[];
  readonly workingDirectory: string;
  /** The whole answer of `docker inspect`, secrets included: never shown, never stored. */
  readonly inspected: unknown;
}

export interface Compose {
  /** null = this Compose accepts the configuration; else its complaint, redacted. `candidate` = with that env file. */
  check(candidate?: { readonly envFile: string }): Promise<string | null>;
  /** The hash that `up` would label each service's container with for the present files. */
  hashes(): Promise<ReadonlyMap<string, string>>;
  containers(): Promise<readonly ProjectContainer[]>;
  /** `up -d --no-deps --pull missing SERVICE…`; null = done, else what it said, redacted. */
  up(services: readonly string[], onLine?: (line: string) => void): Promise<string | null>;
  /** Stops containers and takes them away, volumes left alone; null = done or gone already, else what Docker said, redacted. */
  takeAway(containers: readonly string[]): Promise<string | null>;
  /** `docker rename`; null = done, else what it said, redacted. */
  rename(container: string, name: string): Promise<string | null>;
  /** The last line that a container printed, redacted; '' where there is none or Docker keeps no log to read. */
  lastWords(container: string): Promise<string>;
  /** The command `up` runs, for people. */
  upCommand(services: readonly string[]): string;
}

/** Resolving a configuration asks no engine. */
const configLimitMs = 60_000;
const hashWords = ['--hash', '*'];
/** Images may have to be pulled. */
const upLimitMs = 60 * 60_000;
/** Docker itself kills after ten seconds, or after the container's own stop_grace_period. */
const stopLimitMs = 10 * 60_000;

/** Compose for a deployment. Problems of fault `world` when Docker does not answer. */
export function composeOf(adopted: Adopted, world: World): Compose {
  const words = composeWords(adopted);
  let known: Redactor | undefined;

  /** Learning a deployment's secrets takes time, and mostly nothing has to be said. */
  function redact(text: string): string {
    known ??= redactorOf([]);
    return known.text(text);
  }

  function redactorOf(more: readonly string[]): Redactor {
    return createRedactor(adopted.project, { key: world.randomBytes(32), samples: [], more });
  }

  function run(argv: readonly string[], more: Partial<ExecRequest> = {}) {
    const [program = 'docker', ...rest] = argv;
    return world.exec.run({
      argv: [program, ...rest],
      directory: composeDirectory(adopted),
      without: withoutFromShell(adopted),
      timeoutMs: configLimitMs,
      ...more,
    });
  }

  async function check(candidate?: { readonly envFile: string }): Promise<string | null> {
    if (candidate === undefined) return complaintOf(await run([...words, 'config', '--quiet']), redact);
    const start = candidateWords(adopted.options, candidate.envFile);
    const result = await run([...start, 'config', '--quiet']);
    return complaintOf(result, (text) => {
      return redactorOf(secretsOfEnvFile(candidate.envFile, world.files)).text(text);
    });
  }

  /**
   * `config --hash` leaves the variables of `env_file` out, the label of a running container does not (Compose 2.40.3), so the
   * resolved model, in which they stand in `environment`, is what is hashed.
   */
  async function hashes(): Promise<ReadonlyMap<string, string>> {
    const isShared = sharesOf(adopted.project).size > 0;
    const model = await run([...words, 'config', ...(isShared ? ['--format', 'json'] : [])]);
    const refused = complaintOf(model, redact);
    if (refused !== null || !model.ran) throw unanswered('docker compose config', refused ?? '');
    const input = isShared ? withContainers(model.stdout, await containers()) : model.stdout;
    const directory = composeDirectory(adopted);
    const result = await run(
      // Only active services are in the model; their profiles are not active for a second time by themselves.
      [
        ...['docker', 'compose', '-f', '-', '--project-directory', directory],
        ...['--profile', '*'],
        'config',
        // A container is no service of the model.
        ...(isShared ? ['--no-consistency'] : []),
        ...hashWords,
      ],
      { input },
    );
    const complaint = complaintOf(result, redact);
    if (complaint !== null || !result.ran) throw unanswered('docker compose config', complaint ?? '');
    const lines = result.stdout.split('\n').map((line) => line.trim().split(/\s+/));
    return new Map(
      lines.flatMap(([name, hash]) => (name && hash !== undefined ? [[name, hash] as const] : [])),
    );
  }

  async function containers(): Promise<readonly ProjectContainer[]> {
    const answer = await projectContainers(adopted.project.name, world);
    if (answer.ok) return answer.containers;
    throw unanswered('docker', redact(lastLine(answer.reason)));
  }

  function upWords(services: readonly string[]): readonly string[] {
    return [...words, 'up', '-d', '--no-deps', '--pull', 'missing', ...services];
  }

  async function up(services: readonly string[], onLine?: (line: string) => void): Promise<string | null> {
    // Without names, `up` would bring up every service there is.
    if (services.length === 0) return null;
    const result = await run(upWords(services), {
      timeoutMs: upLimitMs,
      ...(onLine === undefined ? {} : { onErrorLine: (line) => onLine(redact(line.trim())) }),
    });
    return complaintOf(result, redact);
  }

  async function rename(container: string, name: string): Promise<string | null> {
    return complaintOf(await run(['docker', 'rename', container, name]), redact);
  }

  async function takeAway(ids: readonly string[]): Promise<string | null> {
    if (ids.length === 0) return null;
    // What a program has to write down first it may write; a container that is gone already is no reason to stop.
    await run(['docker', 'stop', ...ids], { timeoutMs: stopLimitMs });
    const complaint = complaintOf(await run(['docker', 'rm', '--force', ...ids]), redact);
    return complaint !== null && /No such container/i.test(complaint) ? null : complaint;
  }

  async function lastWords(container: string): Promise<string> {
    const result = await run(['docker', 'logs', '--tail', '5', container]);
    if (!result.ran || result.code !== 0) return '';
    // Programs that die mostly say why on stderr.
    const said = result.stderr.trim() || result.stdout.trim();
    return said === '' ? '' : redact(lastLine(said)).slice(0, longestWords);
  }

  const upCommand = (services: readonly string[]) => shellLine(upWords(services));
  return { check, hashes, containers, up, takeAway, rename, lastWords, upCommand };
}

const longestWords = 200;

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'no message';
}

function unanswered(program: string, said: string): Problem {
  return new Problem({
    code: 'docker-failed',
    message: `${program} failed: ${said}`,
    hints: ['check that docker ps works for this user', 'add --static to plan from the files alone'],
    fault: 'world',
  });
}
