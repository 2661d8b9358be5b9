import { describe, expect, it } from 'vitest';
import { EngineFailure, type Sidecars } from '../operations/sidecars.ts';
import { filesAt, heldIn, momentOf, pointsOf } from './points.ts';

function snapshot(id: string, ...tags: string[]) {
  return { repository: 1, id, time: '2026-11-27T02:00:00Z', tags, paths: [] };
}

const [first, second] = ['20261126T020000Z', '20261127T020000Z'];

describe('the points of a repository', () => {
  const points = pointsOf([
    snapshot('b1', 'deployment', second),
    snapshot('a1', 'deployment', first),
    snapshot('a2', 'objects', first),
    snapshot('b2', 'objects', second),
    snapshot('b3', 'point', second),
    snapshot('x', 'deployment', 'by hand'),
  ]);

  it('are its runs in order, each with what was saved of it', () => {
    expect(points).toEqual([
      { id: first, begun: Date.UTC(2026, 10, 26, 2), files: 'a1', objects: 'a2', record: null },
      { id: second, begun: Date.UTC(2026, 10, 27, 2), files: 'b1', objects: 'b2', record: 'b3' },
    ]);
  });

  it.each([
    ['2026-11-27T01:59:59Z', first, false],
    ['2026-11-27T02:00:00Z', second, false],
    ['2026-12-24T00:00:00Z', second, false],
    ['2026-11-25T00:00:00Z', first, true],
  ])('give the files of %s', (moment, id, isLater) => {
    expect(filesAt(points, Date.parse(moment))).toMatchObject({ point: { id }, isLater });
  });

  it('give the files of the run before where one saved none', () => {
    const broken = points.map((point) => (point.id === second ? { ...point, files: null } : point));
    expect(filesAt(broken, Date.parse('2026-11-28T00:00:00Z'))).toMatchObject({ point: { id: first } });
    expect(filesAt([], 0)).toBeNull();
  });

  it('give the files of a run that came to its record before those of a later one that did not', () => {
    const ended = pointsOf([snapshot('a1', 'deployment', first), snapshot('a3', 'point', first)]);
    const cut = pointsOf([snapshot('b1', 'deployment', second)]);
    expect(filesAt([...ended, ...cut], Date.parse('2026-11-28T00:00:00Z'))).toMatchObject({
      point: { id: first },
    });
    expect(filesAt(cut, Date.parse('2026-11-28T00:00:00Z'))).toMatchObject({ point: { id: second } });
  });

  it('are named by their moment', () => {
    expect(momentOf('20261127T071028Z')).toBe(Date.parse('2026-11-27T07:10:28Z'));
    expect(momentOf('objects')).toBeNull();
  });
});

const backup = {
  ...{ label: '20261127-020003F', type: 'full', error: false, archive: { start: '0', stop: '0' } },
  ...{ timestamp: { start: 1_795_744_803, stop: 1_795_744_812 }, database: { 'repo-key': 1 } },
  info: { size: 1024, repository: { delta: 512 } },
};
const status = { code: 0, message: 'ok' };

function answering(change: Partial<Sidecars> = {}, backups: readonly object[] = [backup]): Sidecars {
  const info = [{ repo: [{ key: 1, cipher: 'aes-256-cbc', status }], archive: [], backup: backups }];
  const segment = `15-1/0000000100000000/000000010000000000000003-${'a'.repeat(40)}.zst`;
  return {
    inDatabase: async (words) =>
      JSON.stringify(words.includes('repo-ls') ? { [segment]: { type: 'file', time: 1_795_748_400 } } : info),
    inObjects: async () => '',
    besideObjects: async () => '',
    restic: async (_, words) => (words[0] === 'snapshots' ? '[]' : ''),
    resticPiped: () => ({ argv: ['true'] }),
    ...change,
  };
}

function failing(said: string, code: number) {
  return {
    restic: async () => {
      throw new EngineFailure('restic', said, code);
    },
  };
}

describe('what a repository is asked before anything else', () => {
  it('is how far its last WAL reaches, which was saved after its last backup', async () => {
    const held = await heldIn(answering(), '/mnt/backup');
    expect(held).toMatchObject({ info: { status: 'ok' }, savedTo: 1_795_748_401_000 });
    expect([...held.saved.keys()]).toEqual(['000000010000000000000003']);
  });

  it.each([
    [
      'a key that does not open it',
      answering(failing('Fatal: wrong password or no key found', 12)),
      /^the key does not open \/mnt\/backup$/,
    ],
    [
      'a place without a repository',
      answering(failing('Fatal: repository does not exist', 10)),
      /holds nothing that could be restored/,
    ],
    ['a store that does not answer', answering(failing('', 124)), /the store does not answer/],
    [
      'keys that the bucket refuses',
      answering(failing('client.PutObject: AccessDenied', 1)),
      /the bucket refuses these keys/,
    ],
    ['a repository without a backup', answering({}, []), /holds nothing that could be restored/],
  ])('tells of %s in one line', async (_, sidecars, message) => {
    await expect(heldIn(sidecars, '/mnt/backup')).rejects.toThrow(message);
  });
});
