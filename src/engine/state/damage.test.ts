// Every record, cut at every length and with every byte changed: a clear error, or exactly what was there.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshPlaces, someEntries, someGeneration, someRun, tree } from '../../../test/state/records.ts';
import { Problem } from '../../model/problem.ts';
import { readGeneration, writeGeneration } from './generations.ts';
import { appendEntry, readJournal } from './journal.ts';
import { readRun, readRuns, writeRun } from './runs.ts';
import { keepSnapshot, snapshotBytes } from './snapshot.ts';

/** What reading says of damaged bytes: the value, or the Problem. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Every cut of these bytes, and every byte changed in one bit of eight. */
function* damages(whole: Buffer): Generator<{ readonly what: string; readonly bytes: Buffer }> {
  for (let length = 0; length < whole.length; length++) {
    yield { what: `cut to ${length}`, bytes: whole.subarray(0, length) };
  }
  for (let at = 0; at < whole.length; at++) {
    const bytes = Buffer.from(whole);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
    yield { what: `changed at ${at}`, bytes };
  }
}

function expectClearProblem(seen: unknown, path: string, what: string): void {
  expect(seen, what).toBeInstanceOf(Problem);
  const problem = seen as Problem;
  expect(problem.code, what).toBe('state-damaged');
  expect(problem.exitCode).toBe(5);
  expect(problem.message).toContain(path);
  expect(problem.hints.length).toBeGreaterThan(0);
}

describe('damage', () => {
  it('of the record of a generation is always told', () => {
    const places = freshPlaces();
    writeGeneration(places, someGeneration(1), [], tree);
    const path = join(places.records, '1.json');
    const whole = readFileSync(path);
    let count = 0;
    for (const { what, bytes } of damages(whole)) {
      writeFileSync(path, bytes);
      expectClearProblem(
        outcome(() => readGeneration(places, 1, tree)),
        path,
        what,
      );
      count += 1;
    }
    expect(count).toBe(whole.length * 2);
  });

  it('of the record of a run is always told', () => {
    const places = freshPlaces();
    writeRun(places, someRun(1, { status: 'applied', endedAt: '2026-11-22T12:01:00.000Z' }), tree);
    writeRun(places, someRun(2), tree);
    const path = join(places.runs, '1', 'run.json');
    for (const { what, bytes } of damages(readFileSync(path))) {
      writeFileSync(path, bytes);
      expectClearProblem(
        outcome(() => readRuns(places, tree)),
        path,
        what,
      );
    }
  });

  it('of a journal is told, but for a last line that was cut: its step was not begun', () => {
    const places = freshPlaces();
    writeRun(places, someRun(1), tree);
    for (const entry of someEntries) appendEntry(places, 1, entry, tree);
    const path = join(places.runs, '1', 'journal.jsonl');
    const whole = readFileSync(path);
    for (const { what, bytes } of damages(whole)) {
      writeFileSync(path, bytes);
      const seen = outcome(() => readJournal(places, 1, tree));
      if (what.startsWith('cut')) {
        const lines = bytes.toString('latin1').split('\n').length - 1;
        expect(seen, what).toEqual(someEntries.slice(0, lines));
      } else expectClearProblem(seen, path, what);
    }
  });

  it('of a cut journal is mended by the next entry, at every length', () => {
    const places = freshPlaces();
    writeRun(places, someRun(1), tree);
    for (const entry of someEntries.slice(0, 2)) appendEntry(places, 1, entry, tree);
    const path = join(places.runs, '1', 'journal.jsonl');
    const whole = readFileSync(path);
    const next = someEntries[4] as (typeof someEntries)[number];
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const before = readJournal(places, 1, tree);
      appendEntry(places, 1, next, tree);
      expect(readJournal(places, 1, tree), `cut to ${length}`).toEqual([...before, next]);
    }
    expect(readdirSync(join(places.runs, '1')).sort()).toEqual(['journal.jsonl', 'run.json']);
  });

  it('of a journal stops the next entry too', () => {
    const places = freshPlaces();
    writeRun(places, someRun(1), tree);
    const path = join(places.runs, '1', 'journal.jsonl');
    writeFileSync(path, 'garbage without an end');
    expectClearProblem(
      outcome(() => appendEntry(places, 1, { step: 'end', status: 'applied' }, tree)),
      path,
      '',
    );
    expect(readFileSync(path, 'utf8')).toBe('garbage without an end');
  });

  it('of the kept env file is always told', () => {
    const text = 'A=1\nSECRET=ü\n';
    const places = freshPlaces({ '.env': text });
    writeRun(places, someRun(1), tree);
    const snapshot = keepSnapshot(places, 1, tree);
    const path = join(places.runs, '1', 'before.env');
    expect(snapshotBytes(places, 1, snapshot, tree)).toEqual(new Uint8Array(Buffer.from(text)));
    for (const { what, bytes } of damages(Buffer.from(text))) {
      writeFileSync(path, bytes);
      expectClearProblem(
        outcome(() => snapshotBytes(places, 1, snapshot, tree)),
        path,
        what,
      );
    }
  });

  it('of a whole file is told: a record under another number, a run without its record', () => {
    const places = freshPlaces();
    writeGeneration(places, someGeneration(1), [], tree);
    writeRun(places, someRun(1), tree);
    const second = join(places.records, '2.json');
    writeFileSync(second, readFileSync(join(places.records, '1.json')));
    expectClearProblem(
      outcome(() => readGeneration(places, 2, tree)),
      second,
      'another number',
    );
    tree.rename(join(places.runs, '1', 'run.json'), join(places.runs, '1', 'before.env'));
    expectClearProblem(
      outcome(() => readRun(places, 1, tree)),
      join(places.runs, '1', 'run.json'),
      'no record',
    );
  });
});
