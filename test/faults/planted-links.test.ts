// Links that somebody planted where Seaworthy writes: refused, or replaced as names; what they lead to is never touched.
import {
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, type Done, emptyFolder, inProcess } from './bench.ts';
import { smallStack } from './small-stack.ts';

const onDisk = { filesOnly: true, yes: true };

let fresh: string;
let applied: string;

beforeAll(async () => {
  fresh = smallStack();
  applied = copyOf(fresh);
  expect(await inProcess('init', { directory: applied, domain: 'api.acme.dev', yes: true })).toMatchObject({
    code: 0,
  });
  expect(await inProcess('apply', { directory: applied, ...onDisk })).toMatchObject({ code: 0 });
});

interface Planted {
  readonly directory: string;
  readonly outside: string;
}

type Kind = 'symbolic link to a file' | 'symbolic link to a folder' | 'dangling link' | 'hard link';

/** Puts a link there. What stood at the path goes on outside, so that following the link would work. */
function plant(from: string, path: string, kind: Kind): Planted {
  const directory = copyOf(from);
  const outside = emptyFolder();
  const place = join(directory, path);
  const target = join(outside, `target-${basename(path)}`);
  mkdirSync(dirname(place), { recursive: true });
  const present = lstatSync(place, { throwIfNoEntry: false });
  if (kind === 'dangling link') rmSync(place, { recursive: true, force: true });
  else if (present !== undefined && present.isDirectory() === (kind === 'symbolic link to a folder'))
    renameSync(place, target);
  else {
    rmSync(place, { recursive: true, force: true });
    if (kind === 'symbolic link to a folder') mkdirSync(target);
    else writeFileSync(target, 'POSTGRES_PASSWORD=outside\n');
  }
  if (kind === 'hard link') linkSync(target, place);
  else symlinkSync(target, place);
  return { directory, outside };
}

/** Nothing outside is touched, and nothing inside but what is ours. A refusal is one line and a hint. */
async function staysInside({ directory, outside }: Planted, command: string, more = {}): Promise<Done> {
  const before = treeState(outside);
  const inside = treeState(directory);
  const how = command === 'init' ? { domain: 'other.acme.dev', yes: true, ...more } : { ...onDisk, ...more };
  const done = await inProcess(command, { directory, ...how });
  expect(treeDifference(before, treeState(outside)), done.stderr).toEqual([]);
  if (done.code === 0) return done;
  expect([2, 3, 5], done.stderr).toContain(done.code);
  const [line, ...hints] = done.stderr.split('\n');
  expect(line).not.toMatch(/^bug|at file:/);
  expect(hints.length).toBeGreaterThan(0);
  for (const hint of hints) expect(hint).toMatch(/^HINT: /);
  // The person's files are as they were.
  const aside = (text: string) => !/^(?:seaworthy|\.seaworthy)(?:\/|:)/.test(text);
  expect(treeDifference(inside, treeState(directory)).filter(aside)).toEqual([]);
  return done;
}

const folders = ['.seaworthy', '.seaworthy/runs', '.seaworthy/generations', 'seaworthy', 'seaworthy/gen'];
const files = [
  '.env',
  '.seaworthy/lock',
  '.seaworthy/runs/1',
  'seaworthy/gen/1',
  'seaworthy/gen/1/compose.yaml',
];
const kinds: readonly Kind[] = ['symbolic link to a file', 'symbolic link to a folder', 'dangling link'];

/** In a deployment that never saw Seaworthy. */
const first = [...folders, ...files].flatMap((path) => kinds.map((kind) => ({ path, kind })));

describe('before the first apply', { timeout: 120_000 }, () => {
  it.each(first)('a $kind at $path is refused', async ({ path, kind }) => {
    const planted = plant(fresh, path, kind);
    const done = await staysInside(planted, 'apply');
    // A number that is taken is nobody's trouble: the next one is used.
    const isPassedOver = /\/gen\/1(?:\/|$)/.test(path) && done.code === 0;
    if (!isPassedOver) expect(done.code, done.stdout).not.toBe(0);
    expect(lstatSync(join(planted.directory, path)).isSymbolicLink() || isPassedOver).toBe(true);
  });

  it.each(['.env', '.seaworthy/lock'])('a hard link at %s is refused', async (path) => {
    const done = await staysInside(plant(fresh, path, 'hard link'), 'apply');
    expect(done.code).not.toBe(0);
  });
});

describe('when a generation is in effect', { timeout: 120_000 }, () => {
  const paths = [...folders, '.env', 'seaworthy/gen/1', '.seaworthy/runs/1', '.seaworthy/lock'];
  const cases = paths.flatMap((path) =>
    ['apply', 'rollback', 'remove'].map((command) => ({ path, command })),
  );

  it.each(cases)('a symbolic link at $path leads no $command outside', async ({ path, command }) => {
    const isFolder = !/\.env$|lock$/.test(path);
    const planted = plant(applied, path, isFolder ? 'symbolic link to a folder' : 'symbolic link to a file');
    writeFileSync(join(planted.directory, 'seaworthy.yaml'), 'logs: { max_size: 33m }\n');
    await staysInside(planted, command);
  });

  it.each(['apply', 'rollback', 'remove'])('a hard link of .env is refused by %s', async (command) => {
    const planted = plant(applied, '.env', 'hard link');
    writeFileSync(join(planted.directory, 'seaworthy.yaml'), 'logs: { max_size: 33m }\n');
    const done = await staysInside(planted, command);
    expect(done.code).not.toBe(0);
    expect(done.stderr).toContain('.env');
  });
});

describe('names that Seaworthy uses for a moment', { timeout: 120_000 }, () => {
  it.each([
    '.env.seaworthy-1',
    '.seaworthy/.gitignore',
    '.seaworthy/.gitignore.next',
    'seaworthy/.gitignore',
    'seaworthy/.gitignore.next',
    '.seaworthy/runs/1/run.json.next',
    '.seaworthy/runs/1/before.env.next',
    '.seaworthy/runs/1/journal.jsonl',
    '.seaworthy/generations/1.json',
    '.seaworthy/generations/1.json.next',
    '.seaworthy-removed',
    '.seaworthy.removing',
  ])('a link at %s leads nothing outside', async (path) => {
    for (const kind of ['symbolic link to a file', 'hard link'] as const) {
      const planted = plant(fresh, path, kind);
      await staysInside(planted, 'apply');
      await staysInside(planted, 'rollback');
      await staysInside(planted, 'remove');
    }
  });

  it.each([
    'seaworthy.yaml',
    'seaworthy/seaworthy.schema.json',
    'seaworthy',
    'seaworthy.yaml.next',
    'seaworthy.yaml.old',
  ])('a link at %s leads no init outside', async (path) => {
    for (const kind of ['symbolic link to a file', 'dangling link', 'hard link'] as const) {
      const planted = plant(fresh, path, kind);
      await staysInside(planted, 'init', { force: true });
    }
  });
});

describe('a folder that leads elsewhere', () => {
  it('is pointed at by a link only when it is refused', async () => {
    const directory = copyOf(fresh);
    const link = join(emptyFolder(), 'link');
    symlinkSync(directory, link);
    const before = treeState(directory);
    const done = await inProcess('apply', { directory: link, ...onDisk });
    expect(done.code).toBe(2);
    expect(treeDifference(before, treeState(directory))).toEqual([]);
    expect(readFileSync(join(directory, '.env'), 'utf8')).not.toContain('seaworthy/gen');
  });
});
