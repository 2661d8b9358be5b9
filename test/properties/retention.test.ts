// What is kept, in a thousand histories: runs of every kind at any distance, some that end early, pruning by hand, wishes that change,
// clocks that are set.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseBackup } from '../../src/practices/backup/restore/choice.ts';
import { snapshotFor } from '../../src/practices/backup/restore/config/archive.ts';
import { keyAt } from '../../src/practices/backup/restore/objects/plan.ts';
import { isoTime, readTarget } from '../../src/practices/backup/restore/target.ts';
import { seed } from '../faults/bench.ts';
import { day, type Fate, RetentionHistory } from '../helpers/retention-history.ts';

const histories = 1000;
console.info(`retention: ${histories} histories, seed ${seed}`);

const wishes = fc.record({
  keepDays: fc.integer({ min: 1, max: 60 }),
  fullEveryDays: fc.integer({ min: 1, max: 30 }),
});
const fate = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fate>('done') },
  { weight: 4, arbitrary: fc.constantFrom<Fate>('no-database', 'no-files', 'damaged-pages') },
);
const asked = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constantFrom('full' as const, 'diff' as const, 'incr' as const) },
);
/** Seconds until it happens: a moment, a day, weeks. */
const wait = fc.oneof(
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 7200 }) },
  { weight: 5, arbitrary: fc.constant(day) },
  { weight: 2, arbitrary: fc.integer({ min: 7200, max: 20 * day }) },
);
const ran = fc.record({ kind: fc.constant('run' as const), wait, fate, asked });
const pruned = fc.record({ kind: fc.constant('prune' as const), wait });
const wished = fc.record({ kind: fc.constant('wish' as const), wait, wishes });
/** Seconds: back by days, or forward by weeks. */
const set = fc.record({
  kind: fc.constant('clock' as const),
  wait: fc.integer({ min: -4 * day, max: 40 * day }),
});
const steady = fc.oneof(
  { weight: 12, arbitrary: ran },
  { weight: 1, arbitrary: pruned },
  { weight: 1, arbitrary: wished },
);
/** Nobody asks for less than is due. */
const scheduled = steady.map((step) =>
  step.kind === 'run' && step.asked !== 'full' ? { ...step, asked: null } : step,
);
const unsteady = fc.oneof({ weight: 8, arbitrary: steady }, { weight: 1, arbitrary: set });
type Step = ReturnType<typeof unsteady.generate>['value'];

function walk(history: RetentionHistory, step: Step): void {
  history.now += step.wait;
  if (step.kind === 'run') history.run(step.fate, step.asked);
  if (step.kind === 'prune') history.prune();
  if (step.kind === 'wish') history.wishes = step.wishes;
}

/** The edges of the window, and places within. */
function momentsIn(from: number, to: number): readonly number[] {
  if (from > to) return [];
  return [0, 0.001, 0.5, 1].map((share) => Math.ceil(from + (to - from) * share));
}

function restoresDatabase(history: RetentionHistory, target: 'latest' | number): void {
  const choice = chooseBackup({
    target: readTarget(target === 'latest' ? 'LATEST' : isoTime(target * 1000)),
    ...{ repositories: [history.info], past: [], live: 1, archivedTo: history.now * 1000 },
  });
  expect(history.isWhole(choice.backup), `${target} by ${choice.backup}`).toBe(true);
}

function restoresFiles({ snapshots }: RetentionHistory, moment: number): void {
  const ms = moment * 1000;
  expect(snapshotFor(snapshots, readTarget(isoTime(ms)), ms)?.time, `files of ${moment}`).toBeDefined();
  const key = snapshots.find(({ id }) => id === keyAt(snapshots, ms)?.snapshot);
  expect(Date.parse(key?.time ?? ''), `key of ${moment}`).toBeLessThanOrEqual(ms);
}

describe(`what is kept, in ${histories} histories of backups`, () => {
  let moments = 0;

  it('is enough for every moment that is promised, and always the newest of each kind', () => {
    fc.assert(
      fc.property(wishes, fc.array(unsteady, { minLength: 1, maxLength: 30, size: 'max' }), (wish, steps) => {
        const history = new RetentionHistory(wish);
        for (const step of steps) {
          const before = history.now;
          walk(history, step);
          const { now, promisedFrom, firstBackup, firstFiles, backups, snapshots } = history;
          const newest = backups.at(-1);
          if (step.kind === 'run' && history.now > before + step.wait)
            expect(newest?.stopped).toBeGreaterThan(before);
          if (newest !== undefined) expect(history.isWhole(newest.label)).toBe(true);
          const held = new Set(snapshots.map(({ id }) => id));
          expect(history.newestFiles.filter((id) => !held.has(id))).toEqual([]);
          // Where a clock that was ahead has dated all of them, each can be restored by its label.
          if ((backups[0]?.stopped ?? now) < now) restoresDatabase(history, 'latest');
          for (const moment of momentsIn(Math.max(promisedFrom, firstBackup), now))
            restoresDatabase(history, moment);
          for (const moment of momentsIn(Math.max(promisedFrom, firstFiles + 3), now)) {
            restoresFiles(history, moment);
            moments += 1;
          }
        }
      }),
      { numRuns: histories, seed },
    );
    console.info(`retention: ${moments} moments restored in ${histories} histories`);
  });

  it('is no more than its days, those between two full backups, and the longest time without any', () => {
    fc.assert(
      fc.property(
        wishes,
        fc.array(scheduled, { minLength: 20, maxLength: 40, size: 'max' }),
        (wish, steps) => {
          const history = new RetentionHistory(wish);
          let fullEvery = wish.fullEveryDays;
          for (const step of steps) {
            walk(history, step);
            fullEvery = Math.max(fullEvery, history.wishes.fullEveryDays);
            if (step.kind !== 'run' || step.fate !== 'done') continue;
            const { now, backups, snapshots, longestWithoutBackup } = history;
            const oldest = now - history.wishes.keepDays * day;
            // Ten minutes for what runs themselves take.
            const most = fullEvery * day + longestWithoutBackup + 600;
            expect(oldest - (backups[0]?.stopped ?? 0)).toBeLessThanOrEqual(most);
            const older = snapshots.filter(({ time }) => Date.parse(time) / 1000 <= oldest);
            expect(older.length).toBeLessThanOrEqual(3);
          }
        },
      ),
      { numRuns: histories, seed },
    );
  });
});
