import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realWorld, type SpoolStand, segment, spoolStand } from '../../test/helpers/sidecar.ts';
import { type Ledger, makeLedger } from './ledger.ts';
import type { SidecarWorld } from './world.ts';

function ledgerOn(stand: SpoolStand, places: readonly string[], change: Partial<SidecarWorld> = {}): Ledger {
  const ledger = makeLedger(realWorld(change), stand.spool, places, () => undefined);
  ledger.tidy();
  return ledger;
}

const wal = (stand: SpoolStand) => readdirSync(stand.spool.wal);
const marks = (stand: SpoolStand) =>
  readdirSync(stand.spool.has, { recursive: true, encoding: 'utf8' }).filter((path) => path.includes('/'));

describe('who has what of the spool', () => {
  it('refuses to keep account of no repository, for then everything would count as pushed', () => {
    expect(() => ledgerOn(spoolStand(), [])).toThrow(/no repository is configured/);
  });

  it('takes over a spool of before, of which nobody has anything', () => {
    const stand = spoolStand();
    for (const number of [2, 1]) stand.handOver(segment(number));
    const ledger = ledgerOn(stand, ['a', 'b']);
    expect(ledger.missing('a')).toEqual([segment(1), segment(2)]);
    expect(ledger.missing('b')).toEqual([segment(1), segment(2)]);
  });

  it('lets go what the others have when one of them is withdrawn, and forgets what that one had', () => {
    const stand = spoolStand();
    for (const number of [1, 2]) stand.handOver(segment(number));
    const before = ledgerOn(stand, ['a', 'b']);
    before.landed('a', segment(1));
    before.landed('b', segment(2));
    const ledger = ledgerOn(stand, ['a']);
    expect(wal(stand)).toEqual([segment(2)]);
    expect(ledger.missing('a')).toEqual([segment(2)]);
    expect(marks(stand)).toEqual([]);
  });

  it('has a repository that is added later wait for what comes from then on, and for what is there', () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    const one = ledgerOn(stand, ['a']);
    one.landed('a', segment(1));
    expect(wal(stand)).toEqual([]);
    stand.handOver(segment(2));
    const two = ledgerOn(stand, ['a', 'b']);
    two.landed('a', segment(2));
    expect(wal(stand)).toEqual([segment(2)]);
    expect(two.missing('b')).toEqual([segment(2)]);
    two.landed('b', segment(2));
    expect(wal(stand)).toEqual([]);
  });

  it('never lets another file go for the mark of an earlier one of its name', () => {
    const stand = spoolStand();
    stand.handOver(segment(1), 'one');
    const ledger = ledgerOn(stand, ['a', 'b']);
    ledger.landed('a', segment(1));
    rmSync(join(stand.spool.wal, segment(1)));
    stand.handOver(segment(1), 'another');
    ledger.landed('b', segment(1));
    expect(readFileSync(join(stand.spool.wal, segment(1)), 'utf8')).toBe('another');
    expect(ledger.missing('a')).toEqual([segment(1)]);
  });

  it('takes marks away, and the room they hold, whose file a person deleted', () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    const ledger = ledgerOn(stand, ['a', 'b']);
    ledger.landed('a', segment(1));
    rmSync(join(stand.spool.wal, segment(1)));
    ledger.landed('b', segment(1));
    ledger.tidy();
    expect(marks(stand)).toEqual([]);
  });

  it('lets go at a start what every repository has', () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    for (const place of ['a', 'b']) {
      mkdirSync(join(stand.spool.has, place), { recursive: true });
      linkSync(join(stand.spool.wal, segment(1)), join(stand.spool.has, place, segment(1)));
    }
    ledgerOn(stand, ['a', 'b']);
    expect(wal(stand)).toEqual([]);
    expect(marks(stand)).toEqual([]);
  });

  it('is killed at any step without a file leaving that not every repository has', () => {
    const act = fc.record({ place: fc.constantFrom('a', 'b', 'c'), file: fc.integer({ min: 1, max: 3 }) });
    const steps = fc.array(fc.record({ act, killAfter: fc.option(fc.integer({ min: 0, max: 4 })) }), {
      minLength: 3,
      maxLength: 14,
    });
    fc.assert(
      fc.property(steps, (sequence) => {
        const stand = spoolStand();
        const places = ['a', 'b', 'c'];
        const landed = new Map(places.map((place) => [place, new Set<string>()]));
        for (const number of [1, 2, 3]) stand.handOver(segment(number));
        let left = Number.POSITIVE_INFINITY;
        const start = () => ledgerOn(stand, places, { tree: dying(() => left-- <= 0) });
        let ledger = start();
        for (const {
          act: { place, file },
          killAfter,
        } of sequence) {
          if (!existsSync(join(stand.spool.wal, segment(file)))) continue;
          // The engine said so before we note it.
          landed.get(place)?.add(segment(file));
          left = killAfter ?? Number.POSITIVE_INFINITY;
          try {
            ledger.landed(place, segment(file));
          } catch (error) {
            if (error !== killed) throw error;
          }
          const isKilled = left < 0;
          left = Number.POSITIVE_INFINITY;
          if (isKilled) ledger = start();
          for (const one of [1, 2, 3].map(segment)) {
            const isGone = !existsSync(join(stand.spool.wal, one));
            if (isGone) for (const each of places) expect(landed.get(each)?.has(one)).toBe(true);
          }
        }
        for (const name of wal(stand)) for (const place of places) ledger.landed(place, name);
        expect([wal(stand), marks(stand)]).toEqual([[], []]);
      }),
      { numRuns: 60 },
    );
  });
});

const killed = new Error('killed');

/** A disk on which no step is done any more once we are dead. */
function dying(isDead: () => boolean): SidecarWorld['tree'] {
  const { tree } = realWorld();
  const unlessDead =
    <Words extends readonly unknown[], T>(run: (...words: Words) => T) =>
    (...words: Words): T => {
      if (isDead()) throw killed;
      return run(...words);
    };
  return { ...tree, link: unlessDead(tree.link), remove: unlessDead(tree.remove) };
}
