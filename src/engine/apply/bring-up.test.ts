import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../test/helpers/project.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Adopted } from '../adopted.ts';
import type { Compose, ProjectContainer } from '../compose/compose.ts';
import { placesOf } from '../state/places.ts';
import { bringUp } from './bring-up.ts';

const project = projectOf({
  root: {
    services: {
      db: { environment: { POSTGRES_PASSWORD: 'a-very-long-password' } },
      rest: { depends_on: { db: {} } },
      setup: {},
      app: { depends_on: { setup: { condition: 'service_completed_successfully' } } },
    },
  },
});

const adopted: Adopted = {
  places: placesOf('/srv/supabase'),
  options: { directory: '/srv/supabase', environment: {} },
  project,
  base: project,
  generation: null,
  composeFiles: [],
};

interface Scene {
  /** What the containers are at a moment, in seconds. */
  readonly at: (seconds: number) => readonly Partial<ProjectContainer>[];
  readonly up?: (tries: number) => string | null;
  /** What a container printed last, by its id. */
  readonly words?: Readonly<Record<string, string>>;
}

function container(service: string, parts: object = {}, inspected: object = {}): Partial<ProjectContainer> {
  return {
    service,
    inspected: { State: { StartedAt: 's', ExitCode: 0 }, Config: {}, ...inspected },
    ...parts,
  };
}

const check = (log: string) => ({
  State: { StartedAt: 's', ExitCode: 0, Health: { Log: [{ Output: log }] } },
  Config: { Healthcheck: { Interval: 5e9, Timeout: 5e9, Retries: 2, StartPeriod: 20e9 } },
});

async function run({ at, up = () => null, words = {} }: Scene, services: readonly string[]) {
  const start = Date.parse('2026-11-22T10:00:00Z');
  let now = start;
  let tries = 0;
  const lines: string[] = [];
  const base = fakeWorld();
  const world = {
    ...base,
    clock: {
      now: () => new Date(now),
      async sleep(milliseconds: number) {
        now += milliseconds;
      },
    },
    talk: { ...base.talk, progress: (line: string) => void lines.push(line) },
  };
  const compose: Compose = {
    check: async () => null,
    hashes: async () => new Map(services.map((service) => [service, 'new'])),
    containers: async () =>
      at((now - start) / 1000).map((one) => ({
        id: `${one.service}-1`,
        name: one.service ?? '',
        service: '',
        state: 'running',
        health: 'none',
        configHash: 'new',
        configFiles: [],
        workingDirectory: '',
        inspected: {},
        ...one,
      })),
    up: async () => up(++tries),
    takeAway: async () => null,
    rename: async () => null,
    lastWords: async (id) => words[id] ?? '',
    upCommand: () => '',
  };
  const result = await bringUp({ adopted, services, compose, world });
  const seconds = (now - start) / 1000;
  return {
    failed: Object.fromEntries(result.failed),
    untried: Object.fromEntries(result.untried),
    seconds,
    tries,
    lines,
  };
}

describe('bringing services up', () => {
  it('waits as long as the healthcheck itself allows, and says so', async () => {
    const { failed, seconds, lines } = await run(
      { at: (s) => [container('db', { health: s < 40 ? 'starting' : 'healthy' }, check(''))] },
      ['db'],
    );
    expect([failed, seconds]).toEqual([{}, 40]);
    expect(lines).toContain('waiting for db to become healthy (10 s of up to 50 s)');
  });

  it('gives up when that time is over, with the last words of the check and no secret', async () => {
    const { failed, seconds } = await run(
      { at: () => [container('db', { health: 'starting' }, check('no login with a-very-long-password'))] },
      ['db'],
    );
    expect(failed).toEqual({ db: 'did not become healthy in time: no login with [redacted]' });
    expect(seconds).toBe(50);
  });

  it('gives an unhealthy container as many looks again', async () => {
    const scene = (until: number): Scene => ({
      at: (s) => [container('db', { health: s < until ? 'unhealthy' : 'healthy' }, check('x'))],
    });
    expect(await run(scene(8), ['db'])).toMatchObject({ failed: {}, seconds: 8 });
    expect(await run(scene(60), ['db'])).toMatchObject({ failed: { db: 'is unhealthy: x' }, seconds: 20 });
  });

  it('wants a container without a check to run three seconds on end', async () => {
    expect(await run({ at: () => [container('rest')] }, ['rest'])).toMatchObject({ failed: {}, seconds: 3 });
  });

  /** Dies every two seconds. */
  const dying = (service: string, s: number) =>
    container(
      service,
      { state: 'running' },
      { State: { StartedAt: String(Math.floor(s / 2)), ExitCode: 1 } },
    );

  it('gives up early on what only dies, with its last words and no secret', async () => {
    const scene: Scene = {
      at: (s) => [dying('rest', s)],
      words: { 'rest-1': 'FATAL: no login with a-very-long-password' },
    };
    expect(await run(scene, ['rest'])).toMatchObject({
      failed: { rest: 'starts again and again: FATAL: no login with [redacted]' },
      seconds: 12,
    });
  });

  it('lets one die while it may be waiting for another', async () => {
    const scene: Scene = {
      at: (s) => [
        container('db', { health: s < 40 ? 'starting' : 'healthy' }, check('')),
        s < 40 ? dying('setup', s) : container('setup', {}, { State: { StartedAt: 'last', ExitCode: 0 } }),
      ],
    };
    // The one without a check has 30 seconds of its own, and dies for 25 of them.
    expect((await run({ at: (s) => scene.at(s + 15) }, ['db', 'setup'])).failed).toEqual({});
  });

  it.each([
    ['exited', 1],
    ['restarting', 2],
    ['created', 0],
  ])('says that a container is %s', async (state, code) => {
    const scene: Scene = {
      at: () => [container('rest', { state }, { State: { StartedAt: 's', ExitCode: code } })],
    };
    expect((await run(scene, ['rest'])).failed).toEqual({ rest: `is ${state} (exit code ${code})` });
  });

  it('takes the end of a task for success when somebody waits for it', async () => {
    const done: Scene = { at: () => [container('setup', { state: 'exited' })] };
    expect((await run(done, ['setup'])).failed).toEqual({});
  });

  it('says that there is no container', async () => {
    expect((await run({ at: () => [] }, ['rest'])).failed).toEqual({ rest: 'has no container' });
  });

  it('does not try what needs a service that failed', async () => {
    const scene: Scene = { at: () => [container('db', { health: 'unhealthy' }, check('x'))] };
    const { failed, untried, tries } = await run(scene, ['rest', 'db']);
    expect([failed, untried, tries]).toEqual([{ db: 'is unhealthy: x' }, { rest: 'db' }, 1]);
  });

  it('tries again while another docker compose is at the same containers', async () => {
    const words = 'The container name "/db" is already in use by container "1"';
    const { failed, tries, seconds } = await run(
      { at: () => [container('rest')], up: (count) => (count < 4 ? words : null) },
      ['rest'],
    );
    expect([failed, tries, seconds]).toEqual([{}, 4, 1 + 2 + 4 + 3]);
  });

  it('does not try again what will not get better, and names the service it is about', async () => {
    const { failed, tries } = await run(
      {
        at: () => [container('rest'), container('db', { configHash: 'old' })],
        up: () => 'pull access denied',
      },
      ['rest', 'db'],
    );
    expect(tries).toBe(1);
    expect(failed).toEqual({ db: 'docker compose up said: pull access denied' });
  });
});
