import { chmodSync, lstatSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { daysAgo } from '../../../test/helpers/history.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { freshPlaces, tree } from '../../../test/state/records.ts';
import { Problem } from '../../model/problem.ts';
import { clearLeftovers } from './leftovers.ts';
import { recordMeasurement } from './measurements.ts';
import type { Places } from './places.ts';

const hour = 1 / 24;
const at = (age: number, wal = 5) => daysAgo(age, { wal });

function record(places: Places, age: number, wal = 5) {
  return recordMeasurement(places, at(age, wal), fakeWorld({ directory: places.directory }));
}

function linesOf({ measurements }: Places): readonly string[] {
  return readFileSync(measurements, 'utf8').trimEnd().split('\n');
}

describe('recording a measurement', () => {
  it('makes the folder, keeps it out of Git, and lets only the owner read', () => {
    const places = freshPlaces();
    tree.removeDirectory(places.state);

    expect(record(places, 0)).toEqual({ recorded: true, dropped: [] });

    expect(lstatSync(places.measurements).mode & 0o777).toBe(0o600);
    expect(lstatSync(places.state).mode & 0o777).toBe(0o700);
    expect(readFileSync(join(places.state, '.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(places.state).sort()).toEqual(['.gitignore', 'measurements.jsonl']);
  });

  it('adds a line, and leaves those that are there as they were written', () => {
    const places = freshPlaces();
    const before = JSON.stringify({ ...at(1, 4), later: 'a field of another version' });
    writeFileSync(places.measurements, `${before}\n`);

    record(places, 0);

    expect(linesOf(places)).toEqual([before, JSON.stringify(at(0))]);
  });

  it('is done once in ten minutes', () => {
    const places = freshPlaces();
    record(places, hour / 7);

    expect(record(places, 0)).toEqual({
      recorded: false,
      isRecent: true,
      reason: 'there is one of 8 minutes ago, and one in ten minutes is enough',
    });
    expect(linesOf(places)).toHaveLength(1);
  });

  it('goes on when the clock was ahead', () => {
    const places = freshPlaces();
    record(places, -30);

    expect(record(places, 0).recorded).toBe(true);
    expect(linesOf(places)).toHaveLength(2);
  });

  it('writes nothing where nothing could be measured', () => {
    const places = freshPlaces();
    const world = fakeWorld({ directory: places.directory });

    expect(recordMeasurement(places, daysAgo(0, {}), world).recorded).toBe(false);
    expect(tree.status(places.measurements)).toBe(null);
  });

  it('tells which lines were damaged, and keeps all others', () => {
    const places = freshPlaces();
    const whole = JSON.stringify(at(2));
    writeFileSync(
      places.measurements,
      Buffer.concat([
        Buffer.from(`${whole}\n{"at":"20`),
        Buffer.from([0, 0, 0xff, 0x0a]),
        Buffer.from(`${JSON.stringify(at(1))}\n`),
      ]),
    );

    expect(record(places, 0)).toEqual({ recorded: true, dropped: [2] });
    expect(linesOf(places)).toHaveLength(3);
  });

  it('follows no link, and leaves what it points at alone', () => {
    const places = freshPlaces({ '.env': 'A=1\n', 'mine.txt': 'mine' });
    symlinkSync(join(places.directory, 'mine.txt'), places.measurements);

    expect(() => record(places, 0)).toThrow(Problem);
    expect(readFileSync(join(places.directory, 'mine.txt'), 'utf8')).toBe('mine');
  });

  it('takes a file for no history that is larger than one can be', () => {
    const places = freshPlaces();
    writeFileSync(places.measurements, Buffer.alloc(10 * 1024 * 1024 + 1, 0x20));

    expect(() => record(places, 0)).toThrow('larger than anything Seaworthy writes');
  });

  it('leaves nothing that an apply would not clear when it is killed before the last step', () => {
    const places = freshPlaces();
    const world = fakeWorld({ directory: places.directory });
    const killed = (): never => {
      throw new Error('killed');
    };
    const dying = { ...world, tree: { ...tree, rename: killed, remove: () => undefined } };
    expect(() => recordMeasurement(places, at(0), dying)).toThrow('killed');
    expect(readdirSync(places.state).filter((name) => name.endsWith('.next'))).toHaveLength(1);

    clearLeftovers(places, tree);

    expect(readdirSync(places.state).filter((name) => name.endsWith('.next'))).toEqual([]);
  });

  it('is for its owner alone, even where others may read the env file', () => {
    const places = freshPlaces();
    chmodSync(places.envFile, 0o644);
    record(places, 0);

    expect(lstatSync(places.measurements).mode & 0o777).toBe(0o600);
  });
});
