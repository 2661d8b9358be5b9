import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lay, type SavedConfig, withConfig } from '../../../test/helpers/config-snapshot.ts';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { realWorld } from '../../../test/helpers/sidecar.ts';
import { systemTree } from '../../system/tree.ts';
import { restoreDatabaseConfig } from './database-config.ts';

const saved: SavedConfig = {
  'pgsodium_root.key': '600|key of then',
  'wal-g.conf': 'of the image',
  'supautils.conf': 'changed by hand',
  'conf.d/own.conf': "640|work_mem = '8MB'",
  'conf.d/deep/more.conf': 'more',
  'extension-custom-scripts': '-> /usr/share/scripts',
};
const ofImage: SavedConfig = {
  'wal-g.conf': 'of the image',
  'supautils.conf': 'of the image',
  'conf.d/image.conf': 'only in this image',
};
const stamp = '20261127T071200Z';
const aside = `before-restore-${stamp}`;

function stand(
  there: SavedConfig,
  from: SavedConfig = saved,
  torn: readonly string[] = [],
  dumped: string | null = null,
) {
  const folder = join(quickScratch(), 'db-config');
  for (const [path, text] of Object.entries({ ...there, 'read-replica.conf': 'empty' }))
    lay(join(folder, path), text);
  const ran: string[] = [];
  const world = realWorld({ exec: withConfig(from, ran, torn, dumped), tree: systemTree() });
  const restore = (isFresh: boolean) =>
    restoreDatabaseConfig(world, folder, { repository: 1, snapshot: 'a1b2', stamp, isFresh });
  const text = (path: string) => readFileSync(join(folder, path), 'utf8');
  const names = () => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return { folder, restore, text, names, ran };
}

describe('the folder of the key and of configuration', () => {
  it('on a fresh volume gets all that was saved, each with its mode, and keeps what the image had under another name', async () => {
    const { folder, restore, text, names, ran } = stand(ofImage);
    expect(await restore(true)).toEqual({
      ...{ kind: 'put', aside: null },
      rest: {
        put: ['conf.d/deep', 'conf.d/own.conf', 'extension-custom-scripts', 'supautils.conf'],
        ...{ differs: [], unreadable: [] },
      },
    });
    expect(text('supautils.conf')).toBe('changed by hand');
    expect(text(`supautils.conf.${aside}`)).toBe('of the image');
    expect(statSync(join(folder, 'conf.d/own.conf')).mode & 0o777).toBe(0o640);
    expect(readlinkSync(join(folder, 'extension-custom-scripts'))).toBe('/usr/share/scripts');
    expect(names()).toEqual([
      ...['conf.d', 'conf.d/deep', 'conf.d/deep/more.conf', 'conf.d/image.conf', 'conf.d/own.conf'],
      ...['extension-custom-scripts', 'pgsodium_root.key', 'read-replica.conf'],
      ...['supautils.conf', `supautils.conf.${aside}`, 'wal-g.conf'],
    ]);
    expect(ran).toEqual([expect.stringMatching(/^1 --no-lock restore a1b2:\/db-config --target /)]);
  });

  it('is left as it is by a second turn', async () => {
    const { restore, names } = stand(ofImage);
    await restore(true);
    const before = names();
    expect(await restore(true)).toMatchObject({ kind: 'same', rest: { put: [], differs: [] } });
    expect(names()).toEqual(before);
  });

  it('in place gets what is missing, and nothing that is there is written over', async () => {
    const { restore, text, names } = stand({ ...ofImage, 'pgsodium_root.key': 'key of now' });
    expect(await restore(false)).toMatchObject({
      ...{ kind: 'put', aside: `pgsodium_root.key.${aside}` },
      rest: {
        put: ['conf.d/deep', 'conf.d/own.conf', 'extension-custom-scripts'],
        differs: ['supautils.conf'],
      },
    });
    expect(text('supautils.conf')).toBe('of the image');
    expect(names().filter((name) => name.includes('before-restore'))).toEqual([`pgsodium_root.key.${aside}`]);
  });

  it('gets no former key again that a person has taken away', async () => {
    const former = 'pgsodium_root.key.before-restore-20260101T000000Z';
    const { restore, names } = stand(ofImage, { ...saved, [former]: 'former' });
    await restore(false);
    expect(names()).not.toContain(former);
  });

  it('gets the key and all else where one file cannot be read back, which is named', async () => {
    const torn = ['conf.d/deep/more.conf', 'supautils.conf'];
    const { restore, text, names } = stand(ofImage, saved, torn);
    expect(await restore(true)).toMatchObject({ kind: 'put', rest: { unreadable: torn } });
    expect(text('pgsodium_root.key')).toBe('key of then');
    expect(text('supautils.conf')).toBe('of the image');
    expect(names()).toContain('conf.d/own.conf');
  });

  it('gets nothing through a link that leads out of it, though what is saved there is torn', async () => {
    const { folder, restore, names } = stand({ 'conf.d': '-> ../outside' }, saved, ['conf.d/deep/more.conf']);
    lay(join(folder, '../outside/there.conf'), 'of another');
    expect(await restore(false)).toMatchObject({ rest: { differs: ['conf.d'] } });
    expect(readdirSync(join(folder, '../outside'))).toEqual(['there.conf']);
    expect(await restore(true)).toMatchObject({ rest: { differs: [] } });
    expect(readdirSync(join(folder, '../outside'))).toEqual(['there.conf']);
    expect(names()).toContain(`conf.d.${aside}`);
  });

  it('gets the key by its bytes where restic cannot set its owner', async () => {
    const torn = ['pgsodium_root.key'];
    const { restore, text } = stand(ofImage, saved, torn, 'key of then');
    expect(await restore(true)).toMatchObject({ kind: 'put', rest: { unreadable: [] } });
    expect(text('pgsodium_root.key')).toBe('key of then');
  });

  it('is as it was where the key cannot be read back', async () => {
    const { restore, names } = stand(ofImage, saved, ['pgsodium_root.key']);
    const before = names();
    await expect(restore(true)).rejects.toThrow('does not come out of repository 1: it cannot be read back');
    expect(names()).toEqual(before);
  });
});
