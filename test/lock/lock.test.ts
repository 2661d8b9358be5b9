// The lock with real processes. No test measures time: processes are told what to do and say what came of it.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { takeLock } from '../../src/engine/state/lock.ts';
import { placesOf } from '../../src/engine/state/places.ts';
import { prepareLockFolder } from '../../src/engine/state/prepare.ts';
import { sealedText } from '../../src/engine/state/record.ts';
import type { LockHolder } from '../../src/model/run.ts';
import { systemWorld } from '../../src/system/world.ts';
import { directoryWith } from '../helpers/deployments.ts';
import type { Report } from './contender.ts';
import { assembleCrew, type Contender, type Crew } from './crew.ts';

/** Ten times the rounds with SEAWORTHY_SOAK=1. */
const soak = process.env['SEAWORTHY_SOAK'] === '1' ? 10 : 1;
const crowd = 20;
const world = systemWorld();

vi.setConfig({ testTimeout: 180_000 * soak });

let crew: Crew;
beforeAll(async () => {
  crew = await assembleCrew();
});
afterEach(() => crew.dismiss());
afterAll(() => crew.disband());

function deployment(): string {
  const directory = directoryWith({ '.env': '' });
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function take(contenders: readonly Contender[]): Promise<readonly Report[]> {
  return Promise.all(contenders.map((contender) => contender.ask({ do: 'take' })));
}

/** Exactly one holds; all others were refused with exit code 6, in words that name one of them. Returns who holds. */
function theOneHolder(reports: readonly Report[], contenders: readonly Contender[]): Contender {
  const holders = contenders.filter((_, index) => reports[index]?.is === 'held');
  expect(holders).toHaveLength(1);
  const [holder] = holders as [Contender];
  const names = contenders.map(({ pid }) => `(process ${pid})`);
  for (const report of reports) {
    if (report.is === 'held') continue;
    expect(report).toMatchObject({ is: 'refused', code: 6 });
    const { text } = report as { text: string };
    expect(names.filter((name) => text.includes(name))).toHaveLength(1);
    expect(text).toMatch(/^\S+ on \S+ \(process \d+\) works here since \S+Z: apply\nHINT: /);
  }
  return holder;
}

/** Identity of a process that lived and does not any more. */
async function deadHolder(directory: string): Promise<LockHolder> {
  const [victim] = (await crew.hire(directory, 1)) as [Contender];
  await victim.ask({ do: 'take' });
  const text = readFileSync(join(directory, '.seaworthy/lock'), 'utf8');
  await victim.kill();
  return (JSON.parse(text) as { record: LockHolder }).record;
}

function stateNames(directory: string): readonly string[] {
  return readdirSync(join(directory, '.seaworthy')).sort();
}

const clean = ['.gitignore', 'generations', 'runs'];

describe('the lock among processes', () => {
  it('is held by one at a time, however many want it', async () => {
    const directory = deployment();
    const log = join(directory, 'log');
    const contenders = await crew.hire(directory, crowd);
    const times = 20 * soak;
    const order = { do: 'loop', times, log } as const;
    const reports = await Promise.all(contenders.map((contender) => contender.ask(order)));

    const lines = readFileSync(log, 'utf8').trim().split('\n');
    const pairs = lines
      .filter((_, index) => index % 2 === 0)
      .map((line, index) => [line, lines[index * 2 + 1]]);
    for (const [enter, leave] of pairs) {
      expect(enter).toMatch(/^enter \d+$/);
      expect(leave).toBe(enter?.replace('enter', 'leave'));
    }
    const loops = reports.filter((report) => report.is === 'looped');
    const held = loops.reduce((sum, loop) => sum + loop.held, 0);
    expect(held).toBe(pairs.length);
    expect(held + loops.reduce((sum, loop) => sum + loop.refused.length, 0)).toBe(crowd * times);
    for (const { code, text } of loops.flatMap(({ refused }) => refused)) {
      expect(code, text).toBe(6);
      expect(text).toMatch(/\(process \d+\) works here since/);
    }
    expect(stateNames(directory)).toEqual(clean);
  });

  it('goes to exactly one of twenty, and the others learn who has it', async () => {
    const directory = deployment();
    const contenders = await crew.hire(directory, crowd);
    for (let round = 0; round < 20 * soak; round++) {
      const holder = theOneHolder(await take(contenders), contenders);
      await holder.ask({ do: 'release' });
      expect(stateNames(directory)).toEqual(clean);
    }
  });

  it('goes from a dead holder to exactly one of twenty that all try at once', async () => {
    const directory = deployment();
    const dead = await deadHolder(directory);
    const contenders = await crew.hire(directory, crowd);
    for (let round = 0; round < 20 * soak; round++) {
      // The first round finds what was really left; later ones the same under an id of their own.
      const id = round.toString(16).padStart(32, 'd');
      if (round > 0) writeFileSync(join(directory, '.seaworthy/lock'), sealedText({ ...dead, id }));
      const holder = theOneHolder(await take(contenders), contenders);
      await holder.ask({ do: 'release' });
      expect(stateNames(directory)).toEqual(clean);
    }
  });

  it('goes on through a chain of dead claimers, to exactly one of twenty', async () => {
    const directory = deployment();
    const dead = await deadHolder(directory);
    const contenders = await crew.hire(directory, crowd);
    for (let round = 0; round < 20 * soak; round++) {
      const [d, c, b] = ['d', 'c', 'b'].map((letter) => round.toString(16).padStart(32, letter));
      const lock = join(directory, '.seaworthy/lock');
      writeFileSync(`${lock}.claim-${c}`, sealedText({ ...dead, id: b }));
      writeFileSync(`${lock}.claim-${d}`, sealedText({ ...dead, id: c }));
      writeFileSync(lock, sealedText({ ...dead, id: d }));
      const holder = theOneHolder(await take(contenders), contenders);
      await holder.ask({ do: 'release' });
      expect(stateNames(directory)).toEqual(clean);
    }
  });

  it('is taken from a holder that was killed while it took over from a dead one, whatever it was doing', async () => {
    for (const when of ['--kill-at', '--kill-after'] as const) {
      let call = 0;
      let died = true;
      while (died) {
        const directory = deployment();
        const places = placesOf(directory);
        prepareLockFolder(places, world);
        writeFileSync(places.lock, sealedText(goneHolder()));
        call += 1;
        died = crew.dies(directory, when, call);
        // One that lived to the end is gone by now too.
        takeLock(places, 'apply', world).release();
        expect(stateNames(directory), `${when} ${call}`).toEqual(clean);
      }
      expect(call).toBeGreaterThan(8);
    }
  });
});

/** A holder that nobody can be: process ids end at 2^22 (proc(5), pid_max). */
function goneHolder(): LockHolder {
  return {
    schemaVersion: 1,
    id: 'a'.repeat(32),
    actor: { user: 'jane', host: 'box' },
    process: { ...world.processes.own(), pid: 2 ** 22 + 1 },
    verb: 'apply',
    since: '2026-11-22T12:00:00.000Z',
  };
}
