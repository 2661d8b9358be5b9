// A small deployment on the real file system with containers, a database and time in memory: enough to try an apply to its
// end a hundred times a second, and to kill it anywhere.
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { onTestFinished } from 'vitest';
import type { LoadOptions } from '../../src/deployment/load.ts';
import { adopt } from '../../src/engine/adopted.ts';
import { type ApplyRequest, applyPlan } from '../../src/engine/apply/apply-plan.ts';
import type { Change } from '../../src/engine/change.ts';
import { planInputs } from '../../src/engine/plan/inputs.ts';
import type { PlannedRun } from '../../src/engine/plan/make-plan.ts';
import { candidateOf } from '../../src/engine/render/candidate.ts';
import { generationNumbers } from '../../src/engine/state/generations.ts';
import { placesOf } from '../../src/engine/state/places.ts';
import type { Contribution, Json } from '../../src/model/fragment.ts';
import type { Stage } from '../../src/model/plan.ts';
import type { Run } from '../../src/model/run.ts';
import type { ExecRequest, ExecResult } from '../../src/ports/exec.ts';
import type { World } from '../../src/ports/world.ts';
import { systemFiles } from '../../src/system/files.ts';
import { systemTree } from '../../src/system/tree.ts';
import { type FakeCompose, type FakeComposeInput, fakeCompose } from './fake-compose.ts';
import { type Fate, type FateInput, fateOf, faultyTree } from './faulty-tree.ts';
import { live, password } from './live.ts';
import { quickScratch } from './scratch-space.ts';
import { fakeWorld, printed } from './world.ts';

const ownUser = userInfo();

const composeText = `name: supabase
services:
  studio:
    image: supabase/studio:2026.01.01
    depends_on: [rest]
  rest:
    image: postgrest/postgrest:v14
    depends_on: [db]
    environment:
      PGRST_DB_POOL: \${POOL:-10}
  db:
    image: supabase/postgres:17.6.1.136
    environment:
      POSTGRES_PASSWORD: \${POSTGRES_PASSWORD}
    healthcheck:
      test: [CMD, pg_isready]
      interval: 5s
      timeout: 5s
      retries: 2
`;

const envText = `# ours, do not touch\nPOSTGRES_PASSWORD=${password}\nPOOL=10 # small\n`;

/** What four changes want: container logs of two services, a key of .env and a file, one row, a service of ours with files. */
export const contributions = {
  logs: {
    change: 'logs/bounded',
    fragments: ['db', 'studio'].map((service) => ({
      kind: 'service-key',
      service,
      path: ['logging'],
      how: 'set',
      value: { driver: 'json-file', options: { 'max-size': '10m' } },
    })),
  },
  pool: {
    change: 'pool/sized',
    fragments: [
      { kind: 'environment', service: 'rest', name: 'PGRST_DB_POOL', value: '40' },
      { kind: 'file', path: 'pool/notes.txt', text: 'sized\n', executable: true },
    ],
  },
  row: {
    change: 'pool/tenant',
    fragments: [
      {
        kind: 'row',
        database: '_supabase',
        table: '_supavisor.tenants',
        key: { external_id: 'dev' },
        column: 'default_pool_size',
        value: 40,
      },
    ],
  },
  proxy: {
    change: 'tls/proxy',
    fragments: [
      {
        kind: 'new-service',
        service: 'front',
        definition: {
          image: 'caddy:2',
          volumes: [
            { type: 'bind', source: 'seaworthy-mount:front', target: '/etc/caddy', read_only: true },
            { type: 'volume', source: 'front-data', target: '/data' },
          ],
        },
      },
      { kind: 'top-level', section: 'volumes', name: 'front-data', value: {} },
      { kind: 'file', mounted: 'front', path: 'Caddyfile', text: ':80\n' },
      { kind: 'file', mounted: 'front', path: 'sites/one', text: 'respond hello\n' },
    ],
  },
} as const satisfies Record<string, Contribution>;

export interface Stand {
  readonly directory: string;
  readonly options: LoadOptions;
  readonly compose: FakeCompose;
  /** The one row that exists. */
  readonly row: { value: Json };
  /** Lines for people. */
  readonly said: string[];
  /** Programs that ran. */
  readonly ran: ExecRequest[];
  world(fate?: FateInput): StandWorld;
  /** Applies what is wanted, nothing more and nothing less. */
  apply(wanted: readonly Contribution[], more?: StandApply): Promise<Run>;
  plan(wanted: readonly Contribution[], world: World, more?: StandApply): PlannedRun;
}

export interface StandWorld extends World {
  /** How many steps there were. */
  steps(): number;
  /** What they were, in order. */
  stepNames(): readonly string[];
  /** The process ended. */
  end(): void;
  readonly compose: FakeCompose;
}

export interface StandApply {
  readonly world?: StandWorld;
  readonly changes?: readonly Change[];
  readonly filesOnly?: boolean;
  readonly withoutDump?: boolean;
  /** Called between the plan that is shown and the one under the lock. */
  readonly meanwhile?: () => void;
}

export interface StandInput extends Pick<FakeComposeInput, 'behave' | 'complain' | 'refuse'> {
  /** null = there is no .env. */
  readonly env?: string | null;
  /** Nothing runs. */
  readonly isStopped?: boolean;
  /** What a program answers instead. */
  readonly exec?: (request: ExecRequest) => ExecResult | undefined;
  readonly files?: Readonly<Record<string, string>>;
}

export function stand(input: StandInput = {}): Stand {
  // In memory where that is possible: hundreds of stands, and every write of theirs is synced.
  const directory = quickScratch();
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ 'docker-compose.yml': composeText, ...input.files })) {
    edit({ directory }, name, text);
  }
  if (input.env !== null) writeFileSync(join(directory, '.env'), input.env ?? envText, { mode: 0o640 });
  if (input.env !== null) chmodSync(join(directory, '.env'), 0o640);
  const options: LoadOptions = {
    directory,
    environment: input.env === null ? { POSTGRES_PASSWORD: password } : {},
  };
  const files = systemFiles();
  const compose = fakeCompose({ ...input, files, options });
  if (input.isStopped !== true) compose.start();
  const row: { value: Json } = { value: 15 };
  const fates: Fate[] = [];
  const said: string[] = [];
  const ran: ExecRequest[] = [];

  function world(fateInput: FateInput = {}): StandWorld {
    const fate = fateOf(fateInput);
    const pid = fates.push(fate);
    const now = { time: Date.parse('2026-11-22T10:00:00Z') };
    const mine = compose.reborn({ fate });
    const engine = live({ containers: [{ service: 'db', directory }] }).world.exec;
    const base = fakeWorld({ environment: {} });
    return {
      ...base,
      files,
      tree: faultyTree(systemTree(), fate, fateInput),
      exec: {
        async run(request) {
          ran.push(request);
          const line = request.argv.slice(0, 2).join(' ');
          if (fate.isDead || /exec|df/.test(line)) fate.step(`run ${request.argv.join(' ')}`);
          const given = input.exec?.(request);
          if (given !== undefined) return given;
          return databaseAnswer(request, row, compose) ?? engine.run(request);
        },
      },
      clock: {
        now: () => new Date(now.time),
        async sleep(milliseconds) {
          now.time += milliseconds;
        },
      },
      talk: { ...base.talk, warn: (line) => void said.push(line), progress: () => undefined },
      randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
      processes: {
        own: () => ({ pid, startedTicks: '1', boot: 'b', pidNamespace: 'n', machine: 'm' }),
        actor: () => ({ user: 'tester', host: 'here' }),
        isAlive: (process) => (fates[process.pid - 1]?.isDead === false ? 'alive' : 'dead'),
        ids: () => ({ uid: ownUser.uid, gid: ownUser.gid }),
      },
      directory,
      steps: () => fate.steps,
      stepNames: () => fate.names,
      end: () => fate.end(),
      compose: mine,
    };
  }

  function plan(wanted: readonly Contribution[], at: World, more: StandApply = {}): PlannedRun {
    return planned(wanted, options, at, compose, more);
  }

  async function apply(wanted: readonly Contribution[], more: StandApply = {}): Promise<Run> {
    const at = more.world ?? world();
    const shown = plan(wanted, at, more);
    more.meanwhile?.();
    const request: ApplyRequest = {
      planned: shown,
      replan: async () => plan(wanted, at, more),
      changes: more.changes ?? [],
      filesOnly: more.filesOnly ?? false,
      withoutDump: more.withoutDump ?? true,
      version: '0.1.0',
      world: at,
      openCompose: at.compose.open,
    };
    return applyPlan(request);
  }

  return { directory, options, compose, row, said, ran, world, apply, plan };
}

function planned(
  wanted: readonly Contribution[],
  options: LoadOptions,
  world: World,
  compose: FakeCompose,
  { filesOnly = false }: StandApply,
): PlannedRun {
  const adopted = adopt(options, world);
  const recorded = adopted.generation?.contributions ?? [];
  const number = Math.max(0, ...generationNumbers(placesOf(options.directory), world.tree)) + 1;
  const candidate = candidateOf({ adopted, contributions: wanted, number, secrets: new Map(), world });
  const ids = [...new Set([...wanted, ...recorded].map(({ change }) => change))];
  const stages = ids.flatMap((id): readonly Stage[] => {
    const before = recorded.find(({ change }) => change === id);
    const after = wanted.find(({ change }) => change === id);
    if (isDeepStrictEqual(before, after)) return [];
    const services = [...(before?.fragments ?? []), ...(after?.fragments ?? [])].flatMap((fragment) =>
      'service' in fragment ? [fragment.service] : [],
    );
    const running = services.filter((service) => {
      if (after === undefined && isNewIn(before, service)) return false;
      return compose.containers.get(service)?.state === 'running' || isNewIn(after, service);
    });
    return [
      {
        change: id,
        practice: id.split('/')[0] ?? '',
        action: before === undefined ? 'apply' : after === undefined ? 'withdraw' : 'change',
        title: `do ${id}`,
        why: '',
        risk: 'none',
        downtime: '',
        diff: [],
        services: [...new Set(services)],
        recreates: filesOnly ? [] : [...new Set(running)],
        commands: [],
      },
    ];
  });
  const inputs = planInputs(adopted, world.files);
  return {
    adopted,
    desired: wanted,
    candidate,
    plan: {
      schemaVersion: 1,
      generator: { name: 'seaworthy', version: '0.1.0' },
      madeAt: '2026-11-22T10:00:00Z',
      project: 'supabase',
      directory: options.directory,
      options: { only: [], includePending: false, filesOnly },
      inputs,
      generation: adopted.generation?.number ?? 0,
      live: true,
      stages,
      pending: [],
      notes: [],
      recreates: [...new Set(stages.flatMap(({ recreates }) => recreates))],
      downtime: '',
      digest: JSON.stringify([inputs, stages]),
    },
  };
}

function isNewIn(contribution: Contribution | undefined, name: string): boolean {
  return (contribution?.fragments ?? []).some((one) => one.kind === 'new-service' && one.service === name);
}

/** The database's programs: psql for the statements about rows, pg_dump, pg_restore, df. */
function databaseAnswer(
  { argv, input = '', outputFile }: ExecRequest,
  row: { value: Json },
  compose: FakeCompose,
): ExecResult | undefined {
  if (argv[0] === 'df') {
    return printed(
      'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/vda 100 1 99000000 1% /\n',
    );
  }
  if (argv[1] === 'image') return printed('');
  if (argv[1] !== 'exec') return undefined;
  if (compose.containers.get('db')?.state !== 'running') {
    return { ran: true, code: 1, stdout: '', stderr: 'Error: container is not running\n' };
  }
  if (outputFile !== undefined) {
    const isGlobals = argv.includes('pg_dumpall');
    writeFileSync(outputFile, isGlobals ? '-- PostgreSQL database cluster dump complete\n' : 'PGDMP…');
    return printed('');
  }
  if (!argv.includes('psql')) return printed('');
  const answer = statementAnswer(input, row);
  return printed(`@session\n${answer}\n`);
}

function statementAnswer(statement: string, row: { value: Json }): string {
  if (statement.includes('pg_database_size')) return '[{"name": "postgres", "bytes": 1000}]';
  if (statement.includes('with changed as')) {
    const value = JSON.parse(
      /jsonb_build|populate_record\(null::\S+ '([^']*)'/.exec(statement)?.[1] ?? '{}',
    ) as Record<string, Json>;
    const expected = JSON.parse(/'null'::jsonb\) = '([^']*)'::jsonb/.exec(statement)?.[1] ?? 'null') as Json;
    if (!isDeepStrictEqual(expected, row.value)) return '0';
    row.value = value['default_pool_size'] ?? null;
    return '1';
  }
  return statement.includes('jsonb_agg') ? JSON.stringify([row.value]) : '1';
}

/** Names of everything of ours that lies where it should not be after an end: the lock, temporary files, unfinished ones. */
export function litterIn(directory: string): readonly string[] {
  const found: string[] = [];
  visit('');
  return found;

  function visit(below: string): void {
    for (const entry of readdirSync(join(directory, below), { withFileTypes: true })) {
      const path = join(below, entry.name);
      if (/^\.env\.seaworthy-|\.next$|^lock|^\.seaworthy-removed$/.test(entry.name)) found.push(path);
      if (entry.isDirectory()) visit(path);
    }
  }
}

/** The env file's text; null = there is none. */
export function envOf({ directory }: Pick<Stand, 'directory'>): string | null {
  const path = join(directory, '.env');
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Generations that lie below `seaworthy/gen`. */
export function generationsOf({ directory }: Pick<Stand, 'directory'>): readonly string[] {
  const folder = join(directory, 'seaworthy/gen');
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

/** Edits a file as a person would. */
export function edit({ directory }: Pick<Stand, 'directory'>, name: string, text: string): void {
  mkdirSync(join(directory, name, '..'), { recursive: true });
  writeFileSync(join(directory, name), text);
}
