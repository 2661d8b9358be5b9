// Real stacks of the lab for tests: one per file, under a name of its own, on free ports, taken down at the end.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadProject } from '../../src/deployment/load.ts';
import { staticGatherers } from '../../src/facts/catalogue.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import { liveGatherers } from '../../src/facts/live.ts';
import type { FactName, Facts, FactTable } from '../../src/model/facts/table.ts';
import type { World } from '../../src/ports/world.ts';
import { systemWorld } from '../../src/system/world.ts';

const root = join(import.meta.dirname, '../..');

/** Starting thirteen services on a busy machine of two cores takes its time; limits end what hangs, and measure nothing. */
const startMs = 600_000;
const testMs = process.env['SEAWORTHY_SOAK'] === '1' ? 6 * 3_600_000 : 900_000;

export interface LabStack {
  readonly directory: string;
  readonly project: string;
  /** `docker compose` in the stack's directory, by its own `.env` alone. */
  compose(...argv: readonly string[]): string;
  /** Starts services, or brings changed ones up to date, and waits until they are healthy. */
  up(...names: readonly string[]): Promise<void>;
  /** Runs in the database's container. */
  inDatabase(...argv: readonly string[]): string;
  /** SQL as the superuser, over the Compose network with the password of the first start. */
  sql(text: string, database?: string): string;
  /** Sets a key of the stack's `.env`. */
  setEnv(key: string, value: string): void;
  /** A key's value in the first of `envFiles` that has it, or nothing. */
  env(key: string): string;
  /** `.env`, and the platform's defaults above a stack that is part of one; the first wins. */
  readonly envFiles: readonly string[];
  /** Lays a file into the stack's directory. */
  addFile(name: string, text: string): void;
  collect(change?: (world: World) => World): Promise<Facts>;
}

/** Whether Docker answers; where the lab is required, its absence is a failure, not a skip. */
const engineAnswers = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isRequired = process.env['SEAWORTHY_REQUIRE_LAB'] === '1';

export interface LabOptions {
  /** A name below lab/stacks; with `folder`, how it is called. */
  readonly stack: string;
  /** Makes a folder of the same form elsewhere. */
  readonly folder?: () => string;
  /** Only these services; all of them when absent. */
  readonly services?: readonly string[];
}

/** psql as the superuser, over the network, that stops at the first error and prints values alone. */
export const psqlOverNetwork = [
  'psql',
  '-X',
  '-A',
  '-t',
  '-q',
  '-v',
  'ON_ERROR_STOP=1',
  '-h',
  'db',
  '-U',
  'supabase_admin',
];

/** Tests on a running stack. `body` gets a function, for the stack is up only while tests run. */
export function describeLab(title: string, options: LabOptions, body: (stack: () => LabStack) => void): void {
  if (!engineAnswers && isRequired) {
    it(title, () => expect.fail('SEAWORTHY_REQUIRE_LAB=1, but no Docker engine answers (run lab/engine.sh)'));
    return;
  }
  if (!engineAnswers) {
    process.stderr.write(`skipped: "${title}" needs a Docker engine, and none answers\n`);
    describe.skip(title, () => body(() => expect.fail('skipped')));
    return;
  }
  describe(title, { timeout: testMs }, () => {
    const project = `swtest-${options.stack}-${randomBytes(3).toString('hex')}`;
    let running: LabStack | undefined;
    let place = options.stack;
    beforeAll(async () => {
      place = options.folder?.() ?? options.stack;
      running = await start({ ...options, stack: place }, project);
    }, startMs);
    afterAll(() => {
      lab('stack.sh', 'down', place, project);
    }, startMs);
    body(() => running ?? expect.fail('the stack did not start'));
  });
}

function lab(script: string, ...argv: readonly string[]): string {
  // Inherited stderr: building images can take minutes, and a silent test looks dead.
  return execFileSync('bash', [join(root, 'lab', script), ...argv], {
    encoding: 'utf8',
    env: { ...process.env, COMPOSE_PROGRESS: 'quiet' },
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 64 * 1024 * 1024,
  });
}

async function start({ stack, services = [] }: LabOptions, project: string): Promise<LabStack> {
  lab('images.sh', stack);
  const info = lab('stack.sh', 'copy', stack, project);
  const directory = /^DIR=(.*)$/m.exec(info)?.[1] ?? expect.fail('lab/stack.sh told no DIR');
  const running = stackOf(directory, project);
  await running.up(...services);
  return running;
}

function stackOf(directory: string, project: string): LabStack {
  const envPath = join(directory, '.env');
  const envFiles = [envPath, join(directory, '../../.env.default')].filter(existsSync);
  const env = (key: string) => {
    const texts = envFiles.map((path) => readFileSync(path, 'utf8'));
    return new RegExp(`^${key}=(.*)$`, 'm').exec(texts.join('\n'))?.[1] ?? '';
  };
  const password = env('POSTGRES_PASSWORD');

  function composeWith(environment: NodeJS.ProcessEnv, argv: readonly string[]): string {
    const own = { ...process.env, COMPOSE_FILE: undefined, COMPOSE_PROJECT_NAME: undefined, ...environment };
    return run(['docker', 'compose', '--progress', 'quiet', ...argv], directory, own);
  }

  /** `exec` by the engine itself: Compose reads all files anew for each, and tests ask by the hundred. */
  function compose(...argv: readonly string[]): string {
    return argv[0] === 'exec' ? execWith({}, argv.slice(1)) : composeWith({}, argv);
  }

  function execWith(environment: NodeJS.ProcessEnv, argv: readonly string[]): string {
    const { options, service, words } = execParts(argv);
    const labels = [`project=${project}`, `service=${service}`, 'oneoff=False'];
    const filters = labels.flatMap((label) => ['--filter', `label=com.docker.compose.${label}`]);
    const [id = ''] = run(['docker', 'ps', '-q', ...filters])
      .trim()
      .split('\n');
    if (id === '') expect.fail(`${service} does not run`);
    return run(['docker', 'exec', ...options, id, ...words], directory, { ...process.env, ...environment });
  }

  function isHealthy(): boolean {
    const states = compose('ps', '--all', '--format', '{{.State}} {{.Health}}').trim().split('\n');
    return states.every((state) => /^running (?:healthy)?$/.test(state));
  }

  async function up(...names: readonly string[]): Promise<void> {
    let trouble = '';
    for (let turn = 0; turn < 120; turn++) {
      trouble = attempt(() => compose('up', '-d', ...names));
      if (trouble === '' && (await until(isHealthy, 8))) return;
    }
    expect.fail(`${project} did not become healthy: ${trouble || compose('ps', '--all')}`);
  }

  function inDatabase(...argv: readonly string[]): string {
    return compose('exec', 'db', ...argv);
  }

  function sql(text: string, database = 'postgres'): string {
    const words = ['-e', 'PGPASSWORD', 'db', ...psqlOverNetwork, '-d', database, '-c', text];
    return execWith({ PGPASSWORD: password }, words).trim();
  }

  function setEnv(key: string, value: string): void {
    const text = readFileSync(envPath, 'utf8');
    const line = `${key}=${value}`;
    const changed = text.replace(new RegExp(`^${key}=.*$`, 'm'), () => line);
    writeFileSync(envPath, changed.includes(line) ? changed : `${text}\n${line}\n`);
  }

  function addFile(name: string, text: string): void {
    writeFileSync(join(directory, name), text);
  }

  async function collect(change: (world: World) => World = (world) => world): Promise<Facts> {
    const world = change(systemWorld());
    const environment = { HOME: process.env['HOME'], PATH: process.env['PATH'] };
    return collectFacts({
      project: loadProject({ directory, environment }, world.files),
      world,
      gatherers: [...staticGatherers, ...liveGatherers],
      static: false,
      version: 'test',
    });
  }

  return { directory, project, envFiles, compose, up, inDatabase, sql, setEnv, env, addFile, collect };
}

/** Of `docker compose exec`'s words: -T is what the engine does unasked. */
function execParts(argv: readonly string[]) {
  const withValue = new Set(['-e', '-u', '-w', '--env', '--user', '--workdir']);
  let at = 0;
  while (argv[at]?.startsWith('-')) at += withValue.has(argv[at] ?? '') ? 2 : 1;
  const options = argv.slice(0, at).filter((word) => word !== '-T');
  return { options, service: argv[at] ?? '', words: argv.slice(at + 1) };
}

/** `--wait` gives up at the first late health check, of which a loaded machine has many; what went wrong, or nothing. */
function attempt(begin: () => unknown): string {
  try {
    begin();
    return '';
  } catch (error) {
    return String(error);
  }
}

/** A machine of two cores with two stacks and more can be so much slower than a quiet one. */
const patience = 4;

/** Waits for a condition, half a second a turn of a quiet machine; false when it never holds. */
export async function until(condition: () => boolean, turns: number): Promise<boolean> {
  for (let left = patience * turns; left > 0; ) {
    if (condition()) return true;
    // What takes long is asked less often: a question costs what the other test would need.
    const halves = left > patience * turns - 6 ? 1 : 2;
    await new Promise((resolve) => setTimeout(resolve, halves * 500));
    left -= halves;
  }
  return false;
}

/** What the database's clock shows, as `restore --to` takes it. */
export function momentOf({ sql }: LabStack): string {
  return sql(`select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`);
}

/** A program's output; its words when it fails. */
export function run(
  [program = '', ...argv]: readonly string[],
  directory = root,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const result = spawnSync(program, argv, {
    cwd: directory,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.status === 0) return result.stdout;
  return expect.fail(`${program} ${argv[0] ?? ''} ended with ${result.status}: ${result.stderr.slice(-500)}`);
}

/** A fact that must be known here. */
export function factValue<Name extends FactName>(facts: Facts, name: Name): FactTable[Name] {
  const fact = facts.table[name];
  return fact.known ? fact.value : expect.fail(`${name} is unknown: ${fact.reason}`);
}

/** Why a fact is unknown here. */
export function factReason(facts: Facts, name: FactName): string {
  const fact = facts.table[name];
  return fact.known ? expect.fail(`${name} is known`) : fact.reason;
}
