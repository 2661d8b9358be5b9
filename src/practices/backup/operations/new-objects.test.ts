import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { newObjectBytes } from './new-objects.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';

const made: string[] = [];
afterEach(() => {
  for (const one of made.splice(0)) rmSync(one, { recursive: true });
});

/** A store in a folder of its own; the script runs here, its paths there. */
function store(files: readonly (readonly [path: string, bytes: number, written: string])[]) {
  const root = mkdtempSync(join(tmpdir(), 'seaworthy-captures-'));
  made.push(root);
  for (const [path, bytes, written] of files) {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, Buffer.alloc(bytes));
    utimesSync(file, new Date(written), new Date(written));
  }
  const here = (word: string) => word.replaceAll('/objects/.seaworthy-captured', `${root}/captured`);
  const besideObjects = async ([program = '', ...words]: readonly string[]) =>
    execFileSync(program, words.map(here), { encoding: 'utf8' });
  return { besideObjects } as Partial<Sidecars> as Sidecars;
}

const folders = ['/objects/.seaworthy-captured'];

describe('what is new of the objects', () => {
  const sidecars = () =>
    store([
      ['captured/stub/bucket/a b.png/1', 1000, '2026-11-20T00:00:00Z'],
      ['captured/stub/bucket/new/2', 300, '2026-11-27T00:00:00Z'],
      ['captured/stub/bucket/.hidden/3', 20, '2026-11-27T00:00:00Z'],
      ['captured/.status.json', 5000, '2026-11-27T00:00:00Z'],
    ]);

  it('is what was written since the last run, without what is the own of the sidecar', async () => {
    expect(await newObjectBytes(sidecars(), folders, new Date('2026-11-26T00:00:00Z'))).toBe(320);
    expect(await newObjectBytes(sidecars(), folders, new Date('2026-11-28T00:00:00Z'))).toBe(0);
  });

  it('is everything before the first', async () => {
    expect(await newObjectBytes(sidecars(), folders, null)).toBe(1320);
  });

  it('is not known where the look took too long', async () => {
    const besideObjects = async () => {
      throw new EngineFailure('docker', '', 124);
    };
    const slow = { besideObjects } as Partial<Sidecars> as Sidecars;
    expect(await newObjectBytes(slow, folders, null)).toBeNull();
  });
});
