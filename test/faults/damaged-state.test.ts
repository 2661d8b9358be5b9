// Records and journals that lost bytes, at the level of commands: a clear error or an exact recovery. Never is anything
// taken for a deployment without Seaworthy, and never does a command that refuses write a byte.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, discard, inProcess, isSoak, seed, textOf } from './bench.ts';
import { overrideInEffect } from './hand-edits.ts';
import { smallStack } from './small-stack.ts';

const onDisk = { filesOnly: true, yes: true };

// Every offset of every file in the long run; in CI a sample, the ends of each file among it.
const cuts = isSoak ? Number.POSITIVE_INFINITY : 4;
const flips = isSoak ? 2000 : 25;

let applied: string;
let before: string;

beforeAll(async () => {
  const base = smallStack();
  before = textOf(base, '.env');
  applied = copyOf(base);
  for (const max_size of ['20m', '30m']) {
    writeFileSync(join(applied, 'seaworthy.yaml'), `logs: { max_size: ${max_size} }\n`);
    expect(await inProcess('apply', { directory: applied, ...onDisk })).toMatchObject({ code: 0 });
  }
});

/** Everything that we remember of the two runs. */
const files = [
  'generations/1.json',
  'generations/2.json',
  ...[1, 2].flatMap((run) =>
    ['run.json', 'journal.jsonl', 'before.env'].map((name) => `runs/${run}/${name}`),
  ),
].map((name) => `.seaworthy/${name}`);

/** Damages one file, then goes on as a person would. */
async function meets(path: string, damage: (bytes: Buffer) => Buffer | null): Promise<void> {
  const directory = copyOf(applied);
  const place = join(directory, path);
  const bytes = readFileSync(place);
  const damaged = damage(Buffer.from(bytes));
  if (damaged === null || damaged.equals(bytes)) return discard(directory);
  writeFileSync(place, damaged);
  const state = treeState(directory);

  for (const command of ['plan', 'history', 'apply']) {
    const how = command === 'apply' ? onDisk : {};
    const done = await inProcess(command, { directory, ...how });
    expect([0, 2, 5], `${command}: ${done.stderr}`).toContain(done.code);
    if (done.code !== 0) isClear(done.stderr, path);
    // The wishes are in effect: a command that sees less would find something to do.
    if (command === 'plan') expect(done.stdout).not.toMatch(/[1-9]\d* stages?/);
    if (command === 'history' && done.code === 0) expect(done.stdout.match(/apply/g)?.length).toBe(2);
  }
  expect(treeDifference(state, treeState(directory))).toEqual([]);

  const undone = await inProcess('rollback', { directory, run: '1', ...onDisk });
  expect([0, 2, 5], undone.stderr).toContain(undone.code);
  if (undone.code === 0) {
    expect(textOf(directory, '.env')).toBe(before);
    expect(overrideInEffect(directory)).toBe(null);
  } else {
    isClear(undone.stderr, path);
    expect(textOf(directory, '.env')).toBe(textOf(applied, '.env'));
  }
  discard(directory);
}

function isClear(stderr: string, path: string): void {
  expect(stderr).toContain(path);
  expect(stderr).toContain('\nHINT: ');
  expect(stderr).not.toContain('testonly');
}

describe('a state that lost bytes', { timeout: 3_600_000 }, () => {
  it('has the files that are damaged here', () => {
    for (const path of files) expect(existsSync(join(applied, path)), path).toBe(true);
  });

  it.each(files)('%s cut at any length', async (path) => {
    const { size } = statSync(join(applied, path));
    const step = Math.max(1, Math.floor(size / cuts));
    const lengths = new Set([0, 1, size - 2, size - 1]);
    for (let length = 0; length < size; length += step) lengths.add(length);
    console.info(`damage: ${path} cut at ${lengths.size} of ${size} lengths`);
    for (const length of lengths) await meets(path, (bytes) => bytes.subarray(0, length));
  });

  it('any byte of any file changed', async () => {
    console.info(`damage: ${flips} bytes changed, seed ${seed}`);
    const change = fc.record({
      path: fc.constantFrom(...files),
      at: fc.double({ min: 0, max: 0.9999, noNaN: true }),
      bit: fc.nat({ max: 7 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ path, at, bit }) => {
        await meets(path, (bytes) => {
          const index = Math.floor(at * bytes.length);
          bytes[index] = (bytes[index] ?? 0) ^ (1 << bit);
          return bytes;
        });
      }),
      { numRuns: flips, seed },
    );
  });

  it.each(['.seaworthy/generations/1.json', '.seaworthy/runs/1/run.json', '.seaworthy/runs/2/journal.jsonl'])(
    '%s with the content of another one',
    async (path) => {
      const other = path.includes('/1') ? path.replace('/1', '/2') : path.replace('/2', '/1');
      await meets(path, () => readFileSync(join(applied, other)));
    },
  );
});

describe('a lock that lost bytes', () => {
  it('is never taken for a free one', async () => {
    const directory = copyOf(applied);
    writeFileSync(join(directory, 'seaworthy.yaml'), 'logs: { max_size: 40m }\n');
    const lock = join(directory, '.seaworthy/lock');
    for (const text of ['', '{', '{"sha256":"', 'x'.repeat(5000)]) {
      writeFileSync(lock, text);
      const state = treeState(directory);
      const done = await inProcess('apply', { directory, ...onDisk });
      expect(done).toMatchObject({ code: 5 });
      expect(done.stderr).toContain(`delete ${lock}`);
      expect(treeDifference(state, treeState(directory))).toEqual([]);
    }
  });
});
