// Every moment at which a process can die or a disk can fail, one after the other.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contributions,
  edit,
  envOf,
  generationsOf,
  litterIn,
  type Stand,
  type StandWorld,
  stand,
} from '../../../test/helpers/apply-stand.ts';
import { type FateInput, Killed } from '../../../test/helpers/faulty-tree.ts';
import type { Contribution } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import { broke, type Change, held } from '../change.ts';
import { takeLock } from '../state/lock.ts';
import { placesOf } from '../state/places.ts';
import { readRuns } from '../state/runs.ts';
import { interruptedRun, recover } from './recover.ts';

const { logs, pool, row, proxy } = contributions;

interface Story {
  readonly name: string;
  /** Applied before, undisturbed. */
  readonly before: readonly Contribution[];
  readonly wanted: readonly Contribution[];
  readonly filesOnly: boolean;
  /** Changes that say that the world did not follow. */
  readonly broken: readonly string[];
}

const stories: readonly Story[] = [
  { name: 'a first apply of files only', before: [], wanted: [logs, pool], filesOnly: true, broken: [] },
  { name: 'a first apply', before: [], wanted: [logs, pool, row], filesOnly: false, broken: [] },
  {
    name: 'a second apply that withdraws',
    before: [logs, row],
    wanted: [pool],
    filesOnly: false,
    broken: [],
  },
  {
    name: 'an apply of which one stage rolls back',
    before: [logs],
    wanted: [logs, pool, row],
    filesOnly: false,
    broken: [row.change],
  },
  {
    name: 'an apply that adds a service',
    before: [],
    wanted: [proxy, pool],
    filesOnly: false,
    broken: [],
  },
  {
    name: 'an apply that adds a service which does not hold',
    before: [],
    wanted: [proxy, pool, row],
    filesOnly: false,
    broken: [proxy.change],
  },
  {
    name: 'an apply that takes a service of ours away, and does not hold otherwise',
    before: [proxy],
    wanted: [row],
    filesOnly: false,
    broken: [row.change],
  },
  {
    name: 'an apply of which nothing holds',
    before: [],
    wanted: [logs, row],
    filesOnly: false,
    broken: [logs.change, row.change],
  },
];

function changes({ broken }: Story): readonly Change[] {
  return [logs, pool, row, proxy].map(
    ({ change: id }) =>
      ({ id, verify: async () => (broken.includes(id) ? broke('no') : held('seen')) }) as unknown as Change,
  );
}

async function begin(story: Story): Promise<Stand> {
  const one = stand();
  if (story.before.length > 0) await one.apply(story.before);
  return one;
}

async function applyWith(one: Stand, story: Story, world: StandWorld): Promise<Run | 'killed'> {
  try {
    const { filesOnly } = story;
    return await one.apply(story.wanted, { world, filesOnly, changes: changes(story), withoutDump: false });
  } catch (error) {
    if (error instanceof Killed) return 'killed';
    throw error;
  }
}

/** What the next command that writes does first. */
async function recoverWith(one: Stand, story: Story, world: StandWorld): Promise<'done' | 'killed'> {
  const places = placesOf(one.directory);
  try {
    const lock = takeLock(places, 'apply', world);
    try {
      await recover(places, one.options, changes(story), world, { openCompose: world.compose.open });
    } finally {
      lock.release();
    }
    return 'done';
  } catch (error) {
    if (error instanceof Killed) return 'killed';
    throw error;
  }
}

/** What everybody can rely on: in effect is what was, or what a whole apply leaves, and rows and containers agree with it. */
interface Picture {
  readonly env: string | null;
  readonly row: unknown;
  readonly containers: Readonly<Record<string, string>>;
}

function picture(one: Stand): Picture {
  const containers = [...one.compose.containers].map(([name, { hash, state, health }]) => [
    name,
    `${state} ${health} ${hash === one.compose.hashes().get(name) ? 'follows' : 'is behind'}`,
  ]);
  // Which number a generation has depends on how often it had to be made.
  const env = envOf(one)?.replace(/gen\/\d+/, 'gen/N') ?? null;
  return { env, row: one.row.value, containers: Object.fromEntries(containers) };
}

/** Before and after of an undisturbed run, and how many steps it takes. */
async function undisturbed(story: Story, looks: boolean) {
  const one = await begin(story);
  const old = picture(one);
  const world = one.world({ looks });
  const run = await applyWith(one, story, world);
  return { old, new: picture(one), steps: world.steps(), names: world.stepNames(), run };
}

function expectWhole(
  one: Stand,
  story: Story,
  known: { readonly old: Picture; readonly new: Picture },
): void {
  const seen = picture(one);
  const isOld = seen.env === known.old.env;
  if (story.filesOnly) expect([known.old.env, known.new.env]).toContain(seen.env);
  else expect(seen).toEqual(isOld ? known.old : known.new);
  expect(litterIn(one.directory)).toEqual([]);
  const runs = readRuns(placesOf(one.directory), one.world().tree);
  expect(runs.filter(({ status }) => status === 'running')).toEqual([]);
  const referred = runs.flatMap(({ from, to }) => [from, to]).map(String);
  expect(generationsOf(one).filter((number) => !referred.includes(number))).toEqual([]);
}

/** Hundreds of runs each; a loaded machine takes its time. */
const patience = 600_000;

describe.each(stories)('$name, killed', (story) => {
  it(
    'anywhere, is whole after the next command',
    async () => {
      const known = await undisturbed(story, false);
      // While a stage rolls back, the configuration with it is in effect still.
      const between = (await undisturbed({ ...story, broken: [] }, false)).new;
      for (const { at, how } of kills(known.names)) {
        const one = await begin(story);
        const outcome = await applyWith(one, story, one.world({ at, how }));
        // Dying while the lock is given back leaves the work done.
        if (outcome !== 'killed') expect(known.names[at - 1]).toContain('lock');
        expect([known.old.env, known.new.env, between.env]).toContain(picture(one).env);
        await recoverWith(one, story, one.world());
        expectWhole(one, story, known);
      }
      console.info(`${story.name}: killed at ${kills(known.names).length} moments`);
      expect(kills(known.names).length).toBeGreaterThan(30);
    },
    patience,
  );

  it(
    'and killed again while it recovers, is whole after the one after that',
    async () => {
      const known = await undisturbed(story, false);
      let tries = 0;
      for (let at = 1; at <= known.steps; at += 4) {
        for (let again = 1 + (at % 5); ; again += 5) {
          const one = await begin(story);
          await applyWith(one, story, one.world({ at, how: 'tear' }));
          const second = await recoverWith(one, story, one.world({ at: again }));
          await recoverWith(one, story, one.world());
          expectWhole(one, story, known);
          tries += 1;
          if (second === 'done') break;
        }
      }
      console.info(`${story.name}: killed twice at ${tries} pairs of moments`);
      expect(tries).toBeGreaterThan(15);
    },
    patience,
  );
});

/** Before every step, and within those that have a middle. */
function kills(names: readonly string[]): readonly { readonly at: number; readonly how: 'kill' | 'tear' }[] {
  return names.flatMap((name, index) => {
    const before = { at: index + 1, how: 'kill' } as const;
    const hasMiddle = /^(?:create|append|removeDirectory) /.test(name);
    return hasMiddle ? [before, { at: index + 1, how: 'tear' } as const] : [before];
  });
}

const writeErrors = ['disk-error', 'disk-full', 'denied'] as const;

/** Every write with one of the errors in turn, and every rename done but not confirmed. */
function errors(names: readonly string[]): readonly FateInput[] {
  return names.flatMap((name, index) => {
    const at = index + 1;
    const how = writeErrors[index % writeErrors.length] ?? 'disk-error';
    return /^rename /.test(name)
      ? [
          { at, how },
          { at, how: 'unconfirmed' },
        ]
      : [{ at, how }];
  });
}

describe.each(stories)('$name, on a disk that fails', (story) => {
  it.each([
    ['a write', false],
    ['a look', true],
  ] as const)(
    'at %s, keeps the old configuration or says what is in effect',
    async (_name, looks) => {
      const known = await undisturbed(story, looks);
      const all = errors(known.names);
      // Looks are many, and differ little from one to the next.
      for (const input of looks ? all.filter((_, index) => index % 9 === 0) : all) {
        const one = await begin(story);
        const world = one.world({ ...input, looks });
        const failure = await failureOf(applyWith(one, story, world));
        world.end();
        // What cannot be removed is all that may be left for the next command.
        const isRemoval = /^(?:remove|removeDirectory) |lock/.test(known.names[(input.at ?? 1) - 1] ?? '');
        if (!looks && !isRemoval) expect(litterIn(one.directory)).toEqual([]);
        if (failure instanceof Problem) expect([3, 5]).toContain(failure.exitCode);
        await recoverWith(one, story, one.world());
        expectWhole(one, story, known);
      }
    },
    patience,
  );
});

async function failureOf(applying: Promise<unknown>): Promise<unknown> {
  try {
    return await applying;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

describe('an interrupted run', () => {
  const [, first] = stories;
  if (first === undefined) throw new Error('there is a second story');

  it('is told to those who only read, unless somebody is at work', async () => {
    const one = await begin(first);
    const places = placesOf(one.directory);
    expect(interruptedRun(places, one.world())).toBeNull();
    const known = await undisturbed(first, false);
    const at = known.names.findIndex((name) => name.startsWith('compose up')) + 1;
    await applyWith(one, first, one.world({ at }));
    expect(interruptedRun(places, one.world())).toMatchObject({ number: 1, verb: 'apply' });
    const lock = takeLock(places, 'apply', one.world());
    expect(interruptedRun(places, one.world())).toBeNull();
    lock.release();
  });

  it('does not bring a database up on another major version that somebody wrote meanwhile', async () => {
    const one = await begin(first);
    const known = await undisturbed(first, false);
    const at = known.names.indexOf('compose up db') + 1;
    await applyWith(one, first, one.world({ at }));
    const text = readFileSync(join(one.directory, 'docker-compose.yml'), 'utf8');
    edit(one, 'docker-compose.yml', text.replace('postgres:17', 'postgres:18'));
    await expect(recoverWith(one, first, one.world())).rejects.toMatchObject({ exitCode: 5 });
    expect(one.compose.containers.get('db')?.id).toBe('db-1');
    // Their files say again what runs: the run comes to its end.
    edit(one, 'docker-compose.yml', text);
    await recoverWith(one, first, one.world());
    expectWhole(one, first, known);
  });

  it('waits for Docker when it was about containers and no engine answers', async () => {
    const one = await begin(first);
    const known = await undisturbed(first, false);
    const at = known.names.indexOf('compose up rest') + 1;
    await applyWith(one, first, one.world({ at }));
    const env = envOf(one);
    const world = one.world();
    world.compose.engineIsGone = true;
    await expect(recoverWith(one, first, world)).rejects.toMatchObject({ exitCode: 3 });
    expect(envOf(one)).toBe(env);
    await recoverWith(one, first, one.world());
    expectWhole(one, first, known);
  });
});
