// Docker Compose with a few containers in memory. The files decide what it makes: it resolves the directory with our own
// loader whenever it is asked, as the real one does.
import { createHash } from 'node:crypto';
import { type LoadOptions, loadProject } from '../../src/deployment/load.ts';
import { at, entriesOf, toJson } from '../../src/deployment/node.ts';
import type { Adopted } from '../../src/engine/adopted.ts';
import type { Compose, composeOf, ProjectContainer } from '../../src/engine/compose/compose.ts';
import { Problem } from '../../src/model/problem.ts';
import type { Files } from '../../src/ports/files.ts';
import type { Fate } from './faulty-tree.ts';

type Definition = Readonly<Record<string, unknown>>;

export interface FakeContainerState {
  readonly id: string;
  readonly hash: string;
  readonly state: string;
  readonly health: ProjectContainer['health'];
  readonly definition: Definition;
}

export interface FakeComposeInput {
  readonly files: Files;
  readonly options: LoadOptions;
  readonly fate?: Fate;
  /** How a container of this definition comes up; healthy when absent. */
  readonly behave?: (service: string, definition: Definition) => Partial<FakeContainerState> | undefined;
  /** What `up` says about a service instead of making its container. */
  readonly complain?: (service: string, definition: Definition) => string | null;
  /** What `config` says. */
  readonly refuse?: (isCandidate: boolean) => string | null;
}

export interface FakeCompose {
  readonly open: typeof composeOf;
  /** Containers by service; may be changed by a test. */
  readonly containers: Map<string, FakeContainerState>;
  /** Services of every `up`, in order. */
  readonly ups: readonly (readonly string[])[];
  /** Services whose containers were made anew, in order. */
  readonly recreated: readonly string[];
  /** Starts everything, as `docker compose up -d` does. */
  start(): void;
  /** Hash of each service by the present files. */
  hashes(): ReadonlyMap<string, string>;
  engineIsGone: boolean;
  /** The same containers under another fate, and with other manners. */
  reborn(parts?: Partial<FakeComposeInput>): FakeCompose;
}

export function fakeCompose(
  input: FakeComposeInput,
  containers: Map<string, FakeContainerState> = new Map(),
): FakeCompose {
  const ups: (readonly string[])[] = [];
  const recreated: string[] = [];

  function definitions(): ReadonlyMap<string, Definition> {
    const project = loadProject(input.options, input.files);
    return new Map(
      entriesOf(at(project.root, 'services')).map(([name, { value }]) => [name, toJson(value) as Definition]),
    );
  }

  function hashes(): ReadonlyMap<string, string> {
    return new Map([...definitions()].map(([name, definition]) => [name, hashOf(definition)]));
  }

  function bring(service: string): string | null {
    const definition = definitions().get(service);
    if (definition === undefined) return `no such service: ${service}`;
    const hash = hashOf(definition);
    const present = containers.get(service);
    if (present?.hash === hash && present.state === 'running') return null;
    const complaint = input.complain?.(service, definition) ?? null;
    if (complaint !== null) return complaint;
    recreated.push(service);
    const hasCheck = 'healthcheck' in definition;
    containers.set(service, {
      id: `${service}-${Number(present?.id.split('-').at(-1) ?? 0) + 1}`,
      hash,
      state: 'running',
      health: hasCheck ? 'healthy' : 'none',
      definition,
      ...input.behave?.(service, definition),
    });
    return null;
  }

  const compose: FakeCompose = {
    containers,
    ups,
    recreated,
    engineIsGone: false,
    hashes,
    start() {
      for (const name of definitions().keys()) bring(name);
    },
    reborn: (parts = {}) => fakeCompose({ ...withoutFate(input), ...parts }, containers),
    open: (_adopted: Adopted): Compose => ({
      async check(candidate) {
        input.fate?.step('compose config');
        const complaint = input.refuse?.(candidate !== undefined) ?? null;
        if (complaint !== null) return complaint;
        const { options } = input;
        try {
          loadProject(candidate === undefined ? options : { ...options, ...candidate }, input.files);
          return null;
        } catch (error) {
          return String(error);
        }
      },
      async hashes() {
        return hashes();
      },
      async containers() {
        if (compose.engineIsGone) throw gone();
        return [...containers].map(([service, one]) => containerOf(service, one));
      },
      // Its containers are made in one step.
      async rename() {
        return null;
      },
      async takeAway(ids) {
        if (compose.engineIsGone) throw gone();
        for (const [service, { id }] of [...containers]) {
          if (!ids.includes(id)) continue;
          input.fate?.step(`docker rm ${service}`);
          containers.delete(service);
        }
        return null;
      },
      async lastWords() {
        return '';
      },
      async up(services) {
        if (compose.engineIsGone) throw gone();
        ups.push(services);
        for (const service of services) {
          // A kill may come between any two containers.
          input.fate?.step(`compose up ${service}`);
          const complaint = bring(service);
          if (complaint !== null) return complaint;
        }
        return null;
      },
      upCommand: (services) => `docker compose up -d --no-deps --pull missing ${services.join(' ')}`,
    }),
  };
  return compose;
}

function withoutFate({ fate: _, ...input }: FakeComposeInput): FakeComposeInput {
  return input;
}

function containerOf(
  service: string,
  { id, hash, state, health, definition }: FakeContainerState,
): ProjectContainer {
  const environment = Object.entries((definition['environment'] ?? {}) as Record<string, string>);
  const inspected = {
    Id: id,
    State: { Status: state, StartedAt: id, ExitCode: 0 },
    RestartCount: 0,
    Config: {
      Image: definition['image'] ?? '',
      Env: environment.map(([name, value]) => `${name}=${value}`),
      ...(health === 'none' ? {} : { Healthcheck: { Interval: 5e9, Timeout: 5e9, Retries: 2 } }),
    },
    HostConfig: { LogConfig: null },
  };
  return {
    id,
    name: service,
    service,
    state,
    health,
    configHash: hash,
    configFiles: [],
    workingDirectory: '',
    inspected,
  };
}

function hashOf(definition: Definition): string {
  const { depends_on: _, ...hashed } = definition;
  return createHash('sha256').update(JSON.stringify(hashed)).digest('hex');
}

function gone(): Problem {
  return new Problem({
    code: 'docker-failed',
    message: 'docker failed: no engine answers',
    hints: ['check that docker ps works for this user'],
    fault: 'world',
  });
}
