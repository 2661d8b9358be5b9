import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { realWorld } from '../../../test/helpers/sidecar.ts';
import { systemTree } from '../../system/tree.ts';
import { restoreRootKey } from './root-key.ts';

/** `saved` = the key of the snapshot; null = it has none. */
function restoring(saved: string | null, isReadable = true) {
  const folder = join(quickScratch(), 'db-config');
  const staging = join(folder, 'staging');
  mkdirSync(staging, { recursive: true });
  writeFileSync(join(folder, 'pgsodium_root.key'), 'of now');
  if (saved !== null) writeFileSync(join(staging, 'pgsodium_root.key'), saved);
  const from = { repository: 1, stamp: '20261127T071200Z', staging, isReadable };
  return { folder, restore: () => restoreRootKey(realWorld({ tree: systemTree() }), folder, from) };
}

const inPlace = (folder: string) => readFileSync(join(folder, 'pgsodium_root.key'), 'utf8');

describe('the root key of the vault', () => {
  it('comes back, and the one of now keeps another name', () => {
    const { folder, restore } = restoring('of then');
    const aside = 'pgsodium_root.key.before-restore-20261127T071200Z';
    expect(restore()).toEqual({ kind: 'put', aside });
    expect(readdirSync(folder).sort()).toEqual(['pgsodium_root.key', aside, 'staging']);
    expect(inPlace(folder)).toBe('of then');
    expect(restore()).toEqual({ kind: 'same', aside: null });
  });

  it('is none only where the snapshot has none', () => {
    expect(restoring(null).restore()).toEqual({ kind: 'none', aside: null });
  });

  it('is a Problem where the repository has one and does not give it back', () => {
    expect(restoring(null, false).restore).toThrow('does not come out of repository 1');
  });

  it('is never nothing: an empty file takes no key away', () => {
    const { folder, restore } = restoring('\n');
    expect(restore).toThrow('does not come out of repository 1');
    expect(inPlace(folder)).toBe('of now');
  });
});
