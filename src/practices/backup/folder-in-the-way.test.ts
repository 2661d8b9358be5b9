import { describe, expect, it } from 'vitest';
import { here } from '../../../test/helpers/facts.ts';
import type { WishedFolder } from '../../model/facts/backups.ts';
import { folderTrouble } from './folder-in-the-way.ts';

function trouble(folder: Partial<WishedFolder>, ownerUid: number | null = 105) {
  const found = 'directory' as const;
  return folderTrouble({
    wished: [
      { number: 1, at: here, kind: 'bucket', shown: 's3://acme' },
      { number: 2, at: here, kind: 'folder', path: '/mnt/backup', found, ...folder },
    ],
    data: ownerUid === null ? null : { path: '/data', ownerUid, where: { device: 1, disks: [] } },
  });
}

describe('a folder', () => {
  it('that is not there, or a file, is in the way', () => {
    expect(trouble({ found: 'missing' })).toMatchObject({
      at: here,
      message: 'the folder /mnt/backup does not exist',
    });
    expect(trouble({ found: 'file' })?.message).toBe('/mnt/backup is not a folder');
  });

  it('is in the way when the database’s user cannot pass through it', () => {
    expect(trouble({ uid: 0, mode: 0o700 })?.hint).toContain('chmod o+x /mnt/backup');
    expect(trouble({ uid: 0, mode: 0o700 }, null)?.message).toContain('mode is 700');
    expect(trouble({ uid: 1000, mode: 0o700 })).not.toBeNull();
  });

  it('is not when others, its group or the database as its owner can, nor when nobody knows', () => {
    expect(trouble({ uid: 0, mode: 0o711 })).toBeNull();
    expect(trouble({ uid: 0, mode: 0o750 })).toBeNull();
    expect(trouble({ uid: 105, mode: 0o700 })).toBeNull();
    expect(trouble({ uid: 1000, mode: 0o700 }, null)).toBeNull();
    expect(trouble({ found: 'denied' })).toBeNull();
  });
});
