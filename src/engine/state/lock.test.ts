import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { exitCodeOf, Problem, printProblem } from '../../model/problem.ts';
import type { LockHolder } from '../../model/run.ts';
import type { Processes } from '../../ports/processes.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import { systemTree } from '../../system/tree.ts';
import { type Lock, takeLock } from './lock.ts';
import { type Places, placesOf } from './places.ts';
import { sealedText } from './record.ts';

const clean = ['.gitignore', 'generations', 'runs'];
// Thousands of stories: a file system in memory does not wait for a disk.
const root = quickScratch();
let count = 0;
afterAll(() => rmSync(root, { recursive: true, force: true }));

function deployment(): Places {
  count += 1;
  const directory = join(root, String(count));
  mkdirSync(directory);
  writeFileSync(join(directory, '.env'), '');
  return placesOf(directory);
}

function left(places: Places): readonly string[] {
  return readdirSync(places.state).sort();
}

/** Processes that live and die as the test says. */
interface Village {
  readonly living: Set<number>;
  /** A world in which a new process of this village acts. */
  newcomer(tree?: Tree): World & { readonly pid: number };
}

function village(): Village {
  const living = new Set<number>();
  let born = 1000;
  function newcomer(tree: Tree = systemTree()) {
    born += 1;
    const pid = born;
    living.add(pid);
    const processes: Processes = {
      own: () => identity(pid),
      actor: () => ({ user: 'jane', host: 'box' }),
      ids: () => ({ uid: 0, gid: 0 }),
      isAlive: (other) => (other.machine !== 'm' ? 'unknown' : living.has(other.pid) ? 'alive' : 'dead'),
    };
    return {
      ...fakeWorld(),
      tree,
      processes,
      randomBytes: (count: number) => new Uint8Array(randomBytes(count)),
      pid,
    };
  }
  return { living, newcomer };
}

function identity(pid: number): LockHolder['process'] {
  return { pid, startedTicks: '1', boot: 'b', pidNamespace: 'p', machine: 'm' };
}

function holder(parts: Partial<LockHolder> = {}): LockHolder {
  return {
    schemaVersion: 1,
    id: 'd'.repeat(32),
    actor: { user: 'joe', host: 'box' },
    process: identity(7),
    verb: 'rollback',
    since: '2026-11-22T12:00:00.000Z',
    ...parts,
  };
}

function leaveLock(places: Places, text: string = sealedText(holder())): void {
  mkdirSync(places.state, { recursive: true });
  writeFileSync(places.lock, text);
}

/** The real tree; `before` hears the number of each call, reading calls included, before it is done. */
function watchedTree(before: (call: number) => void): Tree {
  let calls = 0;
  const acts = Object.entries(systemTree()) as [string, (...given: unknown[]) => unknown][];
  const watched = acts.map(([name, act]) => {
    return [
      name,
      (...given: unknown[]) => {
        calls += 1;
        before(calls);
        return act(...given);
      },
    ];
  });
  return Object.fromEntries(watched) as Tree;
}

const death = new Error('killed');

/** Takes the lock and dies before the nth call; whether it came to that. Nothing it does afterwards happens. */
function dies(places: Places, people: Village, nth: number): boolean {
  const tree = watchedTree((call) => {
    if (call >= nth) throw death;
  });
  const world = people.newcomer(tree);
  try {
    takeLock(places, 'apply', world);
    return false;
  } catch (error) {
    if (error !== death) throw error;
    return true;
  } finally {
    people.living.delete(world.pid);
  }
}

function refusal(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Interruptions are tried up to this call; taking over from a dead holder needs fewer. */
const mostCalls = 45;

function callsOfTakingOver(): number {
  let calls = 0;
  const places = deployment();
  leaveLock(places);
  takeLock(
    places,
    'apply',
    village().newcomer(
      watchedTree((call) => {
        calls = call;
      }),
    ),
  );
  return calls;
}

/** The lock, or null for who was refused because somebody lives. */
function attempt(places: Places, world: World): Lock | null {
  try {
    return takeLock(places, 'apply', world);
  } catch (error) {
    if (error instanceof Problem && error.code === 'locked') return null;
    throw error;
  }
}

describe('takeLock', () => {
  it('leaves nothing but the lock while it is held, and nothing when it is given back', () => {
    const places = deployment();
    const lock = takeLock(places, 'apply', village().newcomer());
    expect(left(places)).toEqual([...clean, 'lock'].sort());
    lock.release();
    expect(left(places)).toEqual(clean);
  });

  it('says who holds it, where, since when and for what, and ends with exit code 6', () => {
    const places = deployment();
    const people = village();
    people.living.add(7);
    leaveLock(places);
    const problem = refusal(() => takeLock(places, 'apply', people.newcomer()));
    expect(exitCodeOf(problem)).toBe(6);
    expect(printProblem(problem)).toBe(
      'joe on box (process 7) works here since 2026-11-22T12:00:00.000Z: rollback\n' +
        'HINT: wait until it is done, then run the command again',
    );
  });

  it('leaves a holder alone whose life nobody can tell from here, and says what a person can do', () => {
    const places = deployment();
    leaveLock(places, sealedText(holder({ process: { ...identity(7), machine: 'another' } })));
    const problem = refusal(() => takeLock(places, 'apply', village().newcomer()));
    expect(problem).toMatchObject({ code: 'locked', exitCode: 6 });
    expect(problem.hints[1]).toContain(`delete ${places.lock}`);
  });

  it('replaces a dead holder', () => {
    const places = deployment();
    leaveLock(places);
    const lock = takeLock(places, 'apply', village().newcomer());
    expect(readFileSync(places.lock, 'utf8')).toContain(lock.holder.id);
    lock.release();
    expect(left(places)).toEqual(clean);
  });

  it('refuses a lock that names a living claimer of a dead holder', () => {
    const places = deployment();
    const people = village();
    leaveLock(places);
    people.living.add(8);
    writeFileSync(
      `${places.lock}.claim-${'d'.repeat(32)}`,
      sealedText(holder({ id: 'c'.repeat(32), process: identity(8) })),
    );
    expect(refusal(() => takeLock(places, 'apply', people.newcomer())).message).toContain('(process 8)');
  });

  it.each([
    ['empty', ''],
    ['of another kind', 'pid 17\n'],
    ['cut', sealedText(holder()).slice(0, 200)],
    ['of another shape', sealedText({ ...holder(), process: 7 })],
  ])('never takes a lock file that is %s for a free one', (_name, text) => {
    const places = deployment();
    leaveLock(places, text);
    const problem = refusal(() => takeLock(places, 'apply', village().newcomer()));
    expect(problem).toMatchObject({ code: 'lock-damaged', exitCode: 5 });
    expect(problem.message).toContain(places.lock);
    expect(problem.hints[0]).toContain(`delete ${places.lock}`);
    expect(readFileSync(places.lock, 'utf8')).toBe(text);
    expect(left(places)).toEqual(['lock']);
  });

  it('refuses a lock file of which any byte was lost or changed', () => {
    const whole = Buffer.from(sealedText(holder()));
    const positions = Array.from(whole.keys());
    const broken = [
      ...positions.map((length) => whole.subarray(0, length)),
      ...positions.map((at) => Buffer.from(whole.map((byte, index) => (index === at ? byte ^ 0x20 : byte)))),
    ];
    const places = deployment();
    const people = village();
    for (const bytes of broken) {
      leaveLock(places, '');
      writeFileSync(places.lock, bytes);
      expect(refusal(() => takeLock(places, 'apply', people.newcomer())).code).toBe('lock-damaged');
    }
    expect(broken.length).toBe(whole.length * 2);
  });

  it('follows no link in the place of its folder or of the lock', () => {
    const places = deployment();
    symlinkSync('/tmp', places.state);
    expect(refusal(() => takeLock(places, 'apply', village().newcomer())).code).toBe('in-the-way');
    rmSync(places.state);
    mkdirSync(places.state);
    symlinkSync('/etc/hostname', places.lock);
    expect(refusal(() => takeLock(places, 'apply', village().newcomer())).code).toBe('tree-link');
  });

  it('refuses who is neither root nor the owner: the owner could not read what it writes', () => {
    const places = deployment();
    const world = village().newcomer();
    const other = { ...world, processes: { ...world.processes, ids: () => ({ uid: 4711, gid: 4711 }) } };
    expect(refusal(() => takeLock(places, 'apply', other)).code).toBe('not-the-owner');
    expect(existsSync(places.state)).toBe(false);
  });

  it('gives back only what is still its own', () => {
    const places = deployment();
    const lock = takeLock(places, 'apply', village().newcomer());
    for (const text of [sealedText(holder()), 'garbage']) {
      writeFileSync(places.lock, text);
      lock.release();
      expect(readFileSync(places.lock, 'utf8')).toBe(text);
    }
    rmSync(places.lock);
    lock.release();
  });

  it('clears what contenders left that died, and nothing of who lives', () => {
    const places = deployment();
    const people = village();
    people.living.add(8);
    mkdirSync(places.state);
    const leave = (name: string, text: string): void => writeFileSync(join(places.state, name), text);
    leave('lock.tmp-half', sealedText(holder()).slice(0, 50));
    leave('lock.tmp-dead', sealedText(holder()));
    leave('lock.tmp-dead-spare', sealedText(holder()));
    leave('lock.claim-old', sealedText(holder()));
    leave('lock.tmp-living', sealedText(holder({ process: identity(8) })));
    leave('lockpick', 'a person keeps this here');
    takeLock(places, 'apply', people.newcomer()).release();
    expect(left(places)).toEqual([...clean, 'lock.tmp-living', 'lockpick'].sort());
  });

  it('makes its file again when a cleaning holder took the half of it for a dead one', () => {
    const places = deployment();
    let file = '';
    const tree = watchedTree(() => undefined);
    const world = village().newcomer({
      ...tree,
      link(from, to) {
        if (file === '') rmSync(from);
        file = from;
        return tree.link(from, to);
      },
    });
    takeLock(places, 'apply', world).release();
    expect(left(places)).toEqual(clean);
  });

  it('leaves no file of its own when the disk fails at any call', () => {
    const people = village();
    for (const reason of ['tree-disk-full', 'tree-disk-error']) {
      let failed = true;
      for (let nth = 1; failed; nth++) {
        const places = deployment();
        leaveLock(places);
        const tree = watchedTree((call) => {
          if (call === nth) throw new Problem({ code: reason, message: 'no', hints: ['no'], fault: 'world' });
        });
        const world = people.newcomer(tree);
        try {
          takeLock(places, 'apply', world).release();
          failed = nth < 60;
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
        people.living.delete(world.pid);
        const names = left(places).filter((name) => /^lock\./.test(name));
        // One call fails: the one that removes may be it, and then one name stays for the next holder.
        expect(names.length, `${reason} at ${nth}: ${names}`).toBeLessThanOrEqual(1);
        takeLock(places, 'apply', people.newcomer()).release();
        expect(left(places)).toEqual(clean);
      }
    }
  });
});

describe('takeLock, killed', () => {
  it('is recovered by the next one wherever one, two or three in a row died', () => {
    let points = 0;
    function descend(deaths: readonly number[]): void {
      for (let nth = 1, died = true; died; nth++) {
        const places = deployment();
        const people = village();
        leaveLock(places);
        const story = [...deaths, nth];
        died = story.map((call): boolean => dies(places, people, call)).at(-1) === true;
        takeLock(places, 'apply', people.newcomer()).release();
        expect(left(places), `died at calls ${story}`).toEqual(clean);
        points += 1;
        // A third death only after some of the second ones: there are tens of thousands.
        if (story.length === 1 || (story.length === 2 && nth % 8 === 0)) descend(story);
      }
    }
    descend([]);
    expect(points).toBeGreaterThan(1000);
  }, 300_000);
});

describe('takeLock, interrupted by others', () => {
  /** Two and three contenders, each whole one running between two calls of another: at most one may hold at any time. */
  it.each([
    ['a dead holder', true],
    ['no holder', false],
  ] as const)(
    'has at most one holder, starting from %s',
    (_name, hasDead) => {
      let stories = 0;
      for (const releases of [false, true]) {
        for (let first = 1; first <= mostCalls; first++) {
          for (let second = 0; second <= mostCalls; second += 3) {
            const places = deployment();
            const people = village();
            if (hasDead) leaveLock(places);
            const holders = new Set<string>();
            const contend = (name: string, tree?: Tree): void => {
              const lock: Lock | null = attempt(places, people.newcomer(tree));
              if (lock === null) return;
              holders.add(name);
              expect([...holders], `interrupted at ${first}, ${second}`).toEqual([name]);
              if (!releases) return;
              lock.release();
              holders.delete(name);
            };
            const inner: Tree = watchedTree((call) => {
              if (call === second) contend('third');
            });
            const outer: Tree = watchedTree((call) => {
              if (call === first) contend('second', inner);
            });
            contend('first', outer);
            stories += 1;
            if (!releases) expect(holders.size).toBe(1);
            else expect(left(places).filter((name) => name.startsWith('lock'))).toEqual([]);
          }
        }
      }
      expect(stories).toBe(2 * 45 * 16);
      expect(callsOfTakingOver()).toBeLessThan(mostCalls);
    },
    300_000,
  );
});
