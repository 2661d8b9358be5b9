import { describe, expect, it } from 'vitest';
import type { Run } from '../../model/run.ts';
import { runsToUndo } from './runs-to-undo.ts';

function run(number: number, parts: Partial<Run> = {}): Run {
  return {
    schemaVersion: 1,
    number,
    verb: 'apply',
    actor: { user: 'ada', host: 'here' },
    version: '0',
    startedAt: '2026-11-22T00:00:00.000Z',
    status: 'applied',
    filesOnly: false,
    from: number - 1,
    to: number,
    stages: [],
    ...parts,
  };
}

const numbers = (runs: readonly Run[]) => runs.map(({ number }) => number);

describe('which runs a rollback undoes', () => {
  it('takes the newest one in effect when none is named', () => {
    expect(numbers(runsToUndo([run(1), run(2), run(3, { status: 'rolled-back' })]))).toEqual([2]);
  });

  it('takes everything after the named one with it, newest first', () => {
    expect(numbers(runsToUndo([run(1), run(2), run(3, { status: 'interrupted' }), run(4)], 2))).toEqual([
      4, 2,
    ]);
  });

  it('leaves out what an earlier rollback undid', () => {
    const runs = [run(1), run(2), run(3, { verb: 'rollback', undid: [2] })];
    expect(numbers(runsToUndo(runs))).toEqual([1]);
  });

  it('counts no rollback that came to nothing', () => {
    const runs = [run(1), run(2, { verb: 'rollback', undid: [1], status: 'interrupted' })];
    expect(numbers(runsToUndo(runs))).toEqual([1]);
  });

  it.each([
    ['there is no run 9', 9, []],
    ['undone by run 3', 2, [run(2), run(3, { verb: 'rollback', undid: [2] })]],
    ['rollback, applied', 3, [run(3, { verb: 'rollback' })]],
  ] as const)('says why not: %s', (reason, wanted, more) => {
    expect(() => runsToUndo([run(1), ...more], wanted)).toThrow(reason);
  });

  it('says that nothing is there to undo', () => {
    expect(() => runsToUndo([])).toThrow('no run of Seaworthy is in effect here');
  });
});
