import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { systemPipes } from '../../../system/pipes.ts';
import type { RecoveryPoint } from './point.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';
import { verifyPoints } from './verify-points.ts';

const tar = 'the files';
const sum = (text: string) => createHash('sha256').update(text).digest('hex');
const repository = { number: 1, shown: '/mnt/backup' };
const label = '20261127-020000F';
const manifest = 'ab'.repeat(20);

function pointOf(id = '20261127T020000Z', more: object = {}): RecoveryPoint {
  const part = { files: 1, bytes: 2 };
  const database = { label, type: 'full', bytes: 1, storedBytes: 1, manifestChecksum: manifest };
  const objects = { ...part, snapshot: 'a'.repeat(64), tree: 'tree-a' };
  const deployment = { ...part, snapshot: 'b'.repeat(64), tree: 'tree-b', sha256: sum(tar) };
  const own = { number: 1, place: repository.shown, database, objects, deployment, ...more };
  return {
    ...{ schemaVersion: 1, id, begun: '', ended: '', project: 'app', images: {} },
    repositories: [own],
  } as RecoveryPoint;
}

/** STAND-IN for both engines: a list of backups, the end of a manifest, snapshots, and a dump, each as the real ones print it. */
function holding(change: {
  readonly labels?: readonly string[];
  readonly manifest?: string | null;
  readonly trees?: Readonly<Record<string, string>>;
  readonly tar?: string;
  readonly status?: string;
}): Sidecars {
  const { labels = [label], manifest: end = manifest, trees = { a: 'tree-a', b: 'tree-b' } } = change;
  const backup = (one: string) => ({
    ...{ label: one, type: 'full', archive: { start: '', stop: '' }, timestamp: { start: 1, stop: 2 } },
    ...{ database: { 'repo-key': 1 }, info: { size: 1, repository: {} } },
  });
  const info = [
    {
      repo: [
        {
          key: 1,
          cipher: 'aes-256-cbc',
          status: { code: change.status === undefined ? 0 : 99, message: change.status ?? 'ok' },
        },
      ],
      archive: [],
      backup: labels.map(backup),
    },
  ];
  return {
    inObjects: () => Promise.reject(new Error('not asked')),
    besideObjects: () => Promise.reject(new Error('not asked')),
    inDatabase: async (words, more) => {
      if (!words.includes('repo-get')) return JSON.stringify(info);
      if (end === null)
        throw new EngineFailure('pgbackrest', 'ERROR: [055]: unable to open missing file', 55);
      for (const line of ['[backrest]', `backrest-checksum="${end}"`]) more?.onOutputLine?.(line);
      return '';
    },
    restic: async () =>
      JSON.stringify(
        Object.entries(trees).map(([name, tree]) => ({
          ...{ id: name.repeat(64), time: '2026-11-27T02:00:00Z', paths: ['/x'], tree },
        })),
      ),
    resticPiped: () => ({ argv: ['printf', '%s', change.tar ?? tar] }),
  };
}

const world = { ...fakeWorld(), pipes: systemPipes() };
const read = (change: Parameters<typeof holding>[0], points = [pointOf()]) =>
  verifyPoints(holding(change), repository, points, world);

describe('a recovery point', () => {
  it('is whole where all that its record names is there and is what was saved', async () => {
    expect(await read({})).toEqual({ points: 1, faults: [] });
  });

  it.each([
    [{ labels: [] }, `its backup ${label} is missing`],
    [{ manifest: 'cd'.repeat(20) }, `the manifest of its backup ${label} is not the one that was written`],
    [{ trees: { b: 'tree-b' } }, 'its snapshot aaaaaaaa (objects and keys) is missing'],
    [
      { trees: { a: 'tree-a', b: 'other' } },
      'its snapshot bbbbbbbb (the files of the deployment) holds something else than was saved',
    ],
    [{ tar: 'other files' }, 'its deployment.tar is not what was written (its checksum differs)'],
  ])('is named with what it lacks: %j', async (change, fault) => {
    expect((await read(change)).faults).toEqual([`recovery point 20261127T020000Z: ${fault}`]);
  });

  it('is named where its manifest cannot be read, and where nothing can be listed', async () => {
    expect((await read({ manifest: null })).faults).toEqual([
      expect.stringContaining(`the manifest of its backup ${label} cannot be read`),
    ]);
    expect((await read({ status: 'unable to open', labels: [] })).faults).toEqual([
      'its backups cannot be listed: unable to open',
    ]);
  });

  it('of an earlier version is looked for, and has no checksum to differ from', async () => {
    const part = { files: 1, bytes: 2 };
    const former = pointOf('20261126T020000Z', {
      database: { label, type: 'full', bytes: 1, storedBytes: 1 },
      objects: { ...part, snapshot: 'a'.repeat(64) },
      deployment: { ...part, snapshot: 'c'.repeat(64) },
    });
    expect(await read({ trees: { a: 'any' }, tar: 'any' }, [former])).toEqual({
      points: 1,
      faults: [
        'recovery point 20261126T020000Z: its snapshot cccccccc (the files of the deployment) is missing',
      ],
    });
  });

  it('is one of many on another disk, which is said once, with what to do', async () => {
    const points = ['20261125', '20261126', '20261127'].map((day) => pointOf(`${day}T020000Z`));
    expect((await read({ labels: [], trees: {} }, points)).faults).toEqual([
      expect.stringMatching(/^none of 3 recorded recovery points is in it: .*\.seaworthy\/points$/),
    ]);
  });

  it('is looked for under the number that its place has now', async () => {
    const renumbered = pointOf('20261127T020000Z', { number: 2 });
    expect(await read({ labels: [label] }, [renumbered])).toMatchObject({ points: 1, faults: [] });
  });

  it('of another place is none of this repository', async () => {
    const elsewhere = pointOf('20261126T020000Z', { place: '/mnt/other' });
    expect(await read({ labels: [], trees: {} }, [elsewhere])).toEqual({ points: 0, faults: [] });
  });
});
