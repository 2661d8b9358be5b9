// A Docker engine and a Postgres behind it, as far as gatherers ask: programs that answer from a table.
import type { AnyGatherer } from '../../src/facts/collect.ts';
import type { GathererContext } from '../../src/facts/gatherer.ts';
import { createRedactor } from '../../src/facts/redactor.ts';
import { type Known, known } from '../../src/model/fact.ts';
import type { ServiceFact } from '../../src/model/facts/services.ts';
import type { ExecRequest, ExecResult } from '../../src/ports/exec.ts';
import { service } from './facts.ts';
import type { MemoryFile } from './files.ts';
import { projectOf } from './project.ts';
import { type ExecAnswer, type FakeWorld, fakeWorld, printed } from './world.ts';

export const sampleToken = [
  { alg: 'HS256', typ: 'JWT' },
  { role: 'service_role', iss: 'supabase', iat: 1_700_000_000, exp: 2_000_000_000 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJlLW9mLW5vYm9keQ')
  .join('.');

export interface FakeContainer {
  readonly service: string;
  readonly name?: string;
  readonly project?: string;
  readonly directory?: string;
  readonly oneOff?: boolean;
  readonly state?: string;
  /** Merged over a quiet default, in the shape of `docker container inspect`. */
  readonly parts?: { readonly [Key in 'State' | 'Config' | 'HostConfig' | 'NetworkSettings']?: object };
  readonly more?: object;
}

export interface FakeLive {
  readonly containers?: readonly FakeContainer[];
  readonly volumes?: readonly string[];
  readonly endpoint?: string;
  /** Over a quiet `docker info`. */
  readonly info?: object;
  /** Answers of the database by `fact.question`: a value, or an error of psql. */
  readonly answers?: Readonly<Record<string, unknown>>;
  /** What `docker exec … psql` says for a role and its password; accepted when absent. */
  readonly login?: (role: string, password: string, database: string) => ExecResult | undefined;
  /** Answers that come before all others. */
  readonly exec?: readonly ExecAnswer[];
  readonly files?: Readonly<Record<string, MemoryFile>>;
  readonly root?: unknown;
  readonly env?: string;
  readonly services?: Known<readonly ServiceFact[]>;
}

export const password = 'a-sound-password-of-the-files';

/** The error psql tells for one question. */
export class SqlError {
  readonly state: string;
  readonly message: string;

  constructor(state: string, message: string) {
    this.state = state;
    this.message = message;
  }
}

export interface LiveContext extends GathererContext {
  readonly world: FakeWorld;
}

/** A context in which an engine answers. */
export function live(input: FakeLive = {}): LiveContext {
  const root = input.root ?? {
    services: { db: { image: 'supabase/postgres:17', environment: { POSTGRES_PASSWORD: password } } },
  };
  const project = projectOf({ root, ...(input.env === undefined ? {} : { env: input.env }) });
  const world = fakeWorld({
    exec: [...(input.exec ?? []), ...engineAnswers(input)],
    files: {
      '/proc/sys/kernel/osrelease': '6.1.0\n',
      '/proc/sys/kernel/hostname': 'server\n',
      ...input.files,
    },
  });
  return {
    project,
    world,
    redactor: createRedactor(project, { key: world.randomBytes(32), samples: [] }),
    before: { services: input.services ?? known([service('db')]) },
  };
}

/** One gatherer's fact. */
export async function gather(gatherer: AnyGatherer, context: GathererContext): Promise<Known<unknown>> {
  return await gatherer.gather(context);
}

function engineAnswers(input: FakeLive): readonly ExecAnswer[] {
  const containers = input.containers ?? [{ service: 'db' }];
  const info = {
    ServerVersion: '28.5.1',
    LoggingDriver: 'json-file',
    NCPU: 4,
    MemTotal: 8_000_000_000,
    DockerRootDir: '/var/lib/docker',
    KernelVersion: '6.1.0',
    Name: 'server',
    SecurityOptions: ['name=seccomp,profile=builtin'],
    ClientInfo: { Plugins: [{ Name: 'compose', Version: '2.40.3' }] },
    ...input.info,
  };
  return [
    {
      match: 'docker context inspect',
      result: printed(`${input.endpoint ?? 'unix:///var/run/docker.sock'}\n`),
    },
    { match: 'docker version', result: printed('{"Version":"28.5.1"}\n') },
    { match: 'docker info', result: printed(JSON.stringify(info)) },
    {
      match: 'docker ps',
      result: printed(containers.map((one) => `${JSON.stringify(listed(one))}\n`).join('')),
    },
    { match: 'docker volume ls', result: printed((input.volumes ?? []).join('\n')) },
    {
      match: 'docker container inspect',
      result: ({ argv }) => {
        const ids = argv.slice(3);
        const asked = containers.filter((one) => ids.includes(idOf(one)));
        return printed(JSON.stringify(asked.map(inspected)));
      },
    },
    { match: /^docker exec .* psql /, result: (request) => psql(input, request) },
  ];
}

function idOf(container: FakeContainer): string {
  return `id-${container.name ?? container.service}`;
}

function listed({
  project = 'supabase',
  directory = '/srv/supabase',
  ...one
}: FakeContainer): readonly string[] {
  return [idOf(one), nameOf(one), project, directory, one.oneOff === true ? 'True' : 'False'];
}

function nameOf({ name, service: serviceName }: FakeContainer): string {
  return name ?? `supabase-${serviceName}`;
}

function inspected(container: FakeContainer): object {
  const { parts = {}, more = {} } = container;
  const labels = {
    'com.docker.compose.service': container.service,
    'com.docker.compose.project': container.project ?? 'supabase',
    'com.docker.compose.project.working_dir': container.directory ?? '/srv/supabase',
    'com.docker.compose.project.config_files':
      '/srv/supabase/docker-compose.yml,/srv/supabase/docker-compose.s3.yml',
  };
  return {
    Id: idOf(container),
    Name: `/${nameOf(container)}`,
    Image: 'sha256:1',
    RestartCount: 0,
    State: {
      Status: container.state ?? 'running',
      ExitCode: 0,
      OOMKilled: false,
      StartedAt: '2026-11-22T10:00:00Z',
      ...parts.State,
    },
    Config: { Image: 'supabase/postgres:17', Env: [], Labels: labels, ...parts.Config },
    HostConfig: {
      LogConfig: { Type: 'json-file', Config: {} },
      Memory: 0,
      NanoCpus: 0,
      CpuQuota: 0,
      CpuPeriod: 0,
      PortBindings: {},
      NetworkMode: 'supabase_default',
      ...parts.HostConfig,
    },
    Mounts: [],
    NetworkSettings: { Ports: {}, ...parts.NetworkSettings },
    ...more,
  };
}

function psql(input: FakeLive, { argv, environment, input: script = '' }: ExecRequest): ExecResult {
  const role = argv[argv.indexOf('-U') + 1] ?? '';
  const database = argv[argv.indexOf('-d') + 1] ?? '';
  const refusal = input.login?.(role, environment?.['PGPASSWORD'] ?? '', database);
  if (refusal !== undefined) return refusal;
  const keys = [...script.matchAll(/^\\echo @begin (\S+)$/gm)].map((match) => match[1] ?? '');
  const blocks = keys.map((key) => `@begin ${key}\n${answerText(input.answers?.[key])}@end\n`);
  return printed(`@session\n${blocks.join('')}`);
}

function answerText(answer: unknown): string {
  if (answer instanceof SqlError) return `@error ${answer.state} ${answer.message}\n`;
  return `${answer === undefined ? '' : JSON.stringify(answer)}\n`;
}

/** What psql prints when the server turns a login away. */
export function refusedLogin(words: string): ExecResult {
  const stderr = `psql: error: connection to server at "db" (172.18.0.2), port 5432 failed: FATAL:  ${words}\n`;
  return { ran: true, code: 2, stdout: '', stderr };
}
