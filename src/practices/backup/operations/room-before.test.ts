import { describe, expect, it } from 'vitest';
import type { Repository } from '../repositories/repository.ts';
import type { RepositoryInfo } from './pgbackrest.ts';
import { estimate, freeRoom, requireRoom } from './room-before.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';

const gibibyte = 1024 ** 3;
const folder: Repository = { kind: 'folder', number: 1, path: '/mnt/backup', shown: '/mnt/backup' };

function info(...stored: readonly ['full' | 'incr', number][]): RepositoryInfo {
  const backups = stored.map(([type, storedBytes]) => ({
    ...{ repository: 1, label: 'x', type, started: 0, stopped: 0, bytes: 10 * gibibyte, storedBytes },
    ...{ wal: { start: '', stop: '' }, hasErrors: false },
  }));
  return { number: 1, status: 'ok', isEncrypted: true, wal: null, backups };
}

/** What df and du say in the sidecar, in KiB. */
function sidecars(free: { spool: number; repository: number; cluster?: number }): Sidecars {
  const inDatabase = async ([program, ...words]: readonly string[]) => {
    if (program === 'du') return `${free.cluster}\t/var/lib/postgresql/data\n`;
    const paths = words.slice(words.indexOf('sh') + 1);
    if (free.spool < 0 && free.repository < 0) throw new EngineFailure('sh', 'no such container', 1);
    const rooms = paths.map((path) => (path.startsWith('/repository') ? free.repository : free.spool));
    return rooms.map((room) => (room < 0 ? '---\n' : `/dev/x 999999999 5 ${room} 25% /m\n---\n`)).join('');
  };
  return { inDatabase } as Partial<Sidecars> as Sidecars;
}

const KiB = gibibyte / 1024;

async function asked(
  free: Parameters<typeof sidecars>[0],
  held: RepositoryInfo | undefined = info(['full', 4 * gibibyte]),
  files: number | null = 0,
) {
  const warned: string[] = [];
  const parts = { repository: folder, type: 'full' as const, info: held };
  const own = sidecars(free);
  const room = await freeRoom(own, parts.repository);
  await requireRoom({ ...parts, sidecars: own, free: room, files, warn: (line) => warned.push(line) });
  return warned;
}

describe('room before a backup', () => {
  it('is refused with the numbers when the last one of its kind would not fit', async () => {
    await expect(asked({ spool: 9 * KiB, repository: 3 * KiB })).rejects.toThrow(
      'there is no room for a backup: /mnt/backup (full): 3 GiB free, about 4 GiB needed',
    );
  });

  it('is warned of when there is not twice as much', async () => {
    expect(await asked({ spool: 9 * KiB, repository: 7 * KiB })).toEqual([
      '/mnt/backup (full): 7 GiB free, about 4 GiB needed',
    ]);
    expect(await asked({ spool: 9 * KiB, repository: 9 * KiB })).toEqual([]);
  });

  it('is needed for objects and files as well', async () => {
    const held = info(['full', 4 * gibibyte]);
    const short = '/mnt/backup (full, and 3 GiB of new objects and files): 6 GiB free, about 7 GiB needed';
    const first = { spool: 9 * KiB, repository: 6 * KiB, cluster: 16 * KiB };
    await expect(asked(first, info(), 3 * gibibyte)).rejects.toThrow(short);
    // A run that was cut short may have saved them: the next one must not be refused for ever.
    expect(await asked({ spool: 9 * KiB, repository: 6 * KiB }, held, 3 * gibibyte)).toEqual([short]);
    await expect(asked({ spool: 9 * KiB, repository: 3 * KiB }, held, 3 * gibibyte)).rejects.toThrow('7 GiB');
    expect(await asked({ spool: 9 * KiB, repository: 15 * KiB }, held, 3 * gibibyte)).toEqual([]);
    // A few files are within what the database's estimate leaves.
    expect(await asked({ spool: 9 * KiB, repository: 9 * KiB }, held, 1024)).toEqual([]);
  });

  it('is reckoned without objects where they could not be told, which is said', async () => {
    const held = info(['full', 4 * gibibyte]);
    expect(await asked({ spool: 9 * KiB, repository: 9 * KiB }, held, null)).toEqual([
      '/mnt/backup: how much of the objects is new could not be told, so room is reckoned without',
    ]);
  });

  it('is reckoned from the cluster before the first', async () => {
    const first = { spool: 9 * KiB, repository: 4 * KiB };
    await expect(asked({ ...first, cluster: 20 * KiB }, info())).rejects.toThrow('about 5 GiB needed');
    expect(await asked({ ...first, cluster: 2 * KiB }, info())).toEqual([]);
  });

  it('is looked for on the disk of the spool as well', async () => {
    await expect(asked({ spool: KiB / 16, repository: 99 * KiB })).rejects.toThrow('the spool of WAL');
    expect(await asked({ spool: KiB / 2, repository: 99 * KiB })).toHaveLength(1);
  });

  it('that cannot be measured keeps nobody from trying', async () => {
    expect(await asked({ spool: -1, repository: -1 })).toEqual([]);
    expect(await asked({ spool: 9 * KiB, repository: -1 })).toEqual([]);
    await expect(asked({ spool: -1, repository: 3 * KiB })).rejects.toThrow('about 4 GiB needed');
  });

  it('takes a tenth of the last full one for changes that were never saved', () => {
    expect(estimate('incr', info(['full', 4 * gibibyte]))).toBe(0.4 * gibibyte);
    expect(estimate('incr', info(['full', 4 * gibibyte], ['incr', gibibyte]))).toBe(gibibyte);
    expect(estimate('full', undefined)).toBeNull();
  });
});
