import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch, scratch } from '../../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../../test/helpers/world.ts';
import { placesOf } from '../../../../engine/state/places.ts';
import { systemExec } from '../../../../system/exec.ts';
import { systemFiles } from '../../../../system/files.ts';
import { systemTree } from '../../../../system/tree.ts';
import { archiveDeployment } from '../../operations/deployment-archive.ts';
import type { Snapshot } from '../../operations/objects.ts';
import type { Sidecars } from '../../operations/sidecars.ts';
import { snapshotFor, withUnpacked } from './archive.ts';
import { compareConfig } from './compare.ts';
import { elsewhereIn, keepApart } from './elsewhere.ts';
import { putConfigBack } from './put-back.ts';

const tree = systemTree();

function put(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { mode: 0o600 });
  }
}

function stand(then: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>) {
  const [folder, directory] = [quickScratch(), quickScratch()];
  put(folder, then);
  put(directory, now);
  const places = placesOf(directory);
  const data = [join(directory, 'volumes/storage')];
  const compare = () => compareConfig(folder, places, data, tree);
  const read = (path: string) => readFileSync(join(directory, path), 'utf8');
  return { folder, directory, places, compare, read };
}

describe('the files of then', () => {
  it('differ where bytes or mode do; what is only there now says nothing', () => {
    const { compare, directory } = stand(
      { '.env': 'A=1', 'docker-compose.yml': 'services:', 'volumes/api/kong.yml': 'x', same: 's' },
      { '.env': 'A=2', 'docker-compose.yml': 'services:', same: 's', later: 'l' },
    );
    chmodSync(join(directory, 'docker-compose.yml'), 0o644);
    expect(compare()).toEqual({
      changed: ['.env', 'docker-compose.yml'],
      missing: ['volumes/api/kong.yml'],
      same: 1,
      left: [],
    });
  });

  it('never touch data of services, our state, or the key of the backups', () => {
    const { compare } = stand(
      {
        'volumes/storage/object': '1',
        'volumes/storage.before-restore-20261127T071200Z/object': '1',
        '.seaworthy/restores.json': '1',
        '.seaworthy/generations/1.json': '1',
        '.seaworthy/generations/2.json': '1',
        'seaworthy/secrets/backup-key': '1',
      },
      {
        'volumes/storage/object': '2',
        '.seaworthy/restores.json': '2',
        '.seaworthy/generations/2.json': '2',
        'seaworthy/secrets/backup-key': '2',
      },
    );
    expect(compare()).toEqual({
      changed: [],
      // The files of then may refer to it, and it is gone.
      missing: ['.seaworthy/generations/1.json'],
      same: 0,
      left: ['seaworthy/secrets/backup-key'],
    });
  });

  it('stay out where a folder of then is a link or a file now: nothing is written outside, and nothing half', () => {
    const { compare, folder, places, read, directory } = stand(
      { '.env': 'then', 'linked/deep/new.yml': 'then', 'linked/old.yml': 'then', 'filed/a.yml': 'then' },
      { '.env': 'now', filed: 'now' },
    );
    const outside = quickScratch();
    put(outside, { 'old.yml': 'outside' });
    symlinkSync(outside, join(directory, 'linked'));
    const difference = compare();
    expect(difference).toEqual({
      changed: ['.env'],
      missing: [],
      same: 0,
      left: ['filed/a.yml', 'linked/deep/new.yml', 'linked/old.yml'],
    });
    putConfigBack(folder, places, join(places.state, 'before'), difference, tree);
    expect([read('.env'), read('filed')]).toEqual(['then', 'now']);
    expect(readdirSync(outside)).toEqual(['old.yml']);
    expect(readFileSync(join(outside, 'old.yml'), 'utf8')).toBe('outside');
  });

  it('are put in place with their mode, and what they replace is kept; twice is once', () => {
    const { compare, folder, places, read, directory } = stand(
      { '.env': 'A=then', 'volumes/functions/main/index.ts': 'then' },
      { '.env': 'A=now' },
    );
    chmodSync(join(folder, '.env'), 0o640);
    const before = join(places.state, 'before-restore-20261127T071200Z');
    const difference = compare();
    putConfigBack(folder, places, before, difference, tree);
    expect([read('.env'), read('volumes/functions/main/index.ts')]).toEqual(['A=then', 'then']);
    expect(statSync(join(directory, '.env')).mode & 0o7777).toBe(0o640);
    expect(readFileSync(join(before, '.env'), 'utf8')).toBe('A=now');
    expect(compare()).toMatchObject({ changed: [], missing: [], same: 2 });
    putConfigBack(folder, places, before, difference, tree);
    expect(readFileSync(join(before, '.env'), 'utf8')).toBe('A=now');
    expect(existsSync(join(directory, '.env.seaworthy-restoring'))).toBe(false);
  });
});

describe('what was saved of places outside of the directory', () => {
  const world = { tree, files: systemFiles() };

  it('comes out of the archive of a run: behind links to where they stood, all else apart', async () => {
    const [directory, outside] = [scratch(), scratch()];
    put(directory, { '.env': 'A=1', 'docker-compose.yml': 'services:' });
    put(outside, { 'functions/main.ts': 'then', 'one.env': 'B=1' });
    symlinkSync(join(outside, 'functions'), join(directory, 'functions'));
    const places = placesOf(directory);
    mkdirSync(places.state);
    const real = { ...fakeWorld(), ...world, exec: systemExec() };
    const named = [join(outside, 'one.env')];
    const request = { places, point: '20261127T020000Z', data: [], written: new Map(), outside: named };
    const { path } = await archiveDeployment({ ...request, world: real });
    const restic = async (_: number, __: readonly string[], { outputFile = '' }: { outputFile?: string }) => {
      copyFileSync(path, outputFile);
      return '';
    };
    put(outside, { 'functions/main.ts': 'now' });
    const found = await withUnpacked(
      {
        sidecars: { restic } as unknown as Sidecars,
        snapshot: { repository: 1, id: 'x', time: '2026-11-27T02:00:00Z', tags: [], paths: [] },
        ...{ places, world: real },
      },
      (saved) => ({
        elsewhere: elsewhereIn(saved, places, world).map((one) => one.path),
        compared: compareConfig(saved.folder, places, [], tree),
      }),
    );
    expect(found.elsewhere).toEqual(['functions/main.ts']);
    expect(found.compared).toMatchObject({ changed: [], missing: [], same: 2, left: ['functions/main.ts'] });
    expect(existsSync(join(places.state, 'restore-config'))).toBe(false);
  });

  it('is told where it differs, and laid beside: nothing is written through a link, or outside', () => {
    const outside = quickScratch();
    put(outside, { 'f/same.ts': 's', 'f/main.ts': 'now', 'one.env': 'A=now' });
    const { folder, places, directory } = stand(
      {
        'functions/same.ts': 's',
        'functions/main.ts': 'then',
        'functions/gone.ts': 'then',
        'back/as-files.ts': 'then',
        [`.seaworthy/outside${outside}/one.env`]: 'A=then',
      },
      { '.env': '' },
    );
    symlinkSync(join(outside, 'f'), join(directory, 'functions'));
    const entries = [
      { at: 'functions', from: join(outside, 'f') },
      { at: 'back', from: join(outside, 'b') },
      { at: join(outside, 'one.env'), from: join(outside, 'one.env') },
    ];
    const found = elsewhereIn({ folder, entries }, places, world);
    expect(found.map(({ path }) => path)).toEqual([
      'functions/gone.ts',
      'functions/main.ts',
      join(outside, 'one.env'),
    ]);
    const keptIn = join(places.state, 'saved-elsewhere-20261127T071200Z');
    for (let turn = 0; turn < 2; turn++) keepApart(found, places, keptIn, tree);
    expect(readFileSync(join(keptIn, 'functions/main.ts'), 'utf8')).toBe('then');
    expect(readFileSync(join(keptIn, outside, 'one.env'), 'utf8')).toBe('A=then');
    expect(readdirSync(join(outside, 'f'))).toEqual(['main.ts', 'same.ts']);
    expect(readFileSync(join(outside, 'one.env'), 'utf8')).toBe('A=now');
  });
});

describe('the snapshot of the files', () => {
  const snapshot = (time: string, ...tags: string[]): Snapshot => ({
    repository: 1,
    id: time,
    time,
    tags,
    paths: [],
  });
  const [one, two] = [
    snapshot('2026-11-25T02:01:00Z', 'deployment'),
    snapshot('2026-11-26T02:01:00Z', 'deployment'),
  ];
  const all = [two, snapshot('2026-11-26T01:00:00Z', 'objects'), one];

  it('is the newest before a moment, and the first after the end of a backup', () => {
    const at = (time: string) => Date.parse(time);
    const moment = { kind: 'time', ms: 0, text: '' } as const;
    expect(snapshotFor(all, moment, at('2026-11-26T02:00:00Z'))).toBe(one);
    expect(snapshotFor(all, moment, at('2026-11-25T02:00:00Z'))).toBeNull();
    expect(snapshotFor(all, { kind: 'latest' }, at('2026-11-27T02:00:00Z'))).toBe(two);
    const label = { kind: 'backup', label: '20261126-020000F' } as const;
    expect(snapshotFor(all, label, at('2026-11-26T02:00:30Z'))).toBe(two);
  });
});
