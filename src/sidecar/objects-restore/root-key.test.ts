import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { realWorld } from '../../../test/helpers/sidecar.ts';
import type { ExecResult } from '../../ports/exec.ts';
import { systemTree } from '../../system/tree.ts';
import { restoreRootKey } from './root-key.ts';

const from = { repository: 1, snapshot: 'a1b2', stamp: '20261127T071200Z' };

/** STAND-IN for `restic dump`: its words are those of restic 0.18 (cmd/restic/cmd_dump.go). */
function restored(dumped: ExecResult, present = 'of now') {
  const folder = join(quickScratch(), 'db-config');
  mkdirSync(folder);
  writeFileSync(join(folder, 'pgsodium_root.key'), present);
  const world = realWorld({ exec: { run: () => Promise.resolve(dumped) }, tree: systemTree() });
  return { folder, done: restoreRootKey(world, folder, from) };
}

const failing = (stderr: string): ExecResult => ({ ran: true, code: 1, stdout: '', stderr });

describe('the root key of the vault', () => {
  it('comes back, and the one of now keeps another name', async () => {
    const { folder, done } = restored({ ran: true, code: 0, stdout: 'of then', stderr: '' });
    const aside = 'pgsodium_root.key.before-restore-20261127T071200Z';
    expect(await done).toEqual({ kind: 'put', aside });
    expect(readdirSync(folder).sort()).toEqual(['pgsodium_root.key', aside]);
    expect(readFileSync(join(folder, 'pgsodium_root.key'), 'utf8')).toBe('of then');
  });

  it('is none only where the snapshot has none', async () => {
    const said = 'Fatal: cannot dump file: path "/db-config/pgsodium_root.key" not found in snapshot';
    expect(await restored(failing(said)).done).toEqual({ kind: 'none', aside: null });
  });

  it('is a Problem where the repository has one and does not give it', async () => {
    const said =
      'Fatal: cannot dump file: LoadBlob(data/5a6b) failed: Get "https://s3.acme.dev/": i/o timeout';
    await expect(restored(failing(said)).done).rejects.toThrow('does not come out of repository 1');
  });

  it('is never nothing: an empty file takes no key away', async () => {
    const { folder, done } = restored({ ran: true, code: 0, stdout: '', stderr: '' });
    await expect(done).rejects.toThrow('does not come out of repository 1');
    expect(readFileSync(join(folder, 'pgsodium_root.key'), 'utf8')).toBe('of now');
  });
});
