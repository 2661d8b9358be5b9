import { spawnSync } from 'node:child_process';
import { chmodSync, linkSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { systemExec } from '../../../system/exec.ts';
import { contentOf, refuseStrange, unpackBelow } from './objects-archive.ts';

const world = { ...fakeWorld(), exec: systemExec() };

function packed(root: string, path: string): string {
  const archive = join(root, 'objects.tar.gz');
  const words = ['--create', '--gzip', '--file', archive, '-C', join(root, 'from'), '--', path];
  expect(spawnSync('tar', words).status).toBe(0);
  return archive;
}

function written(root: string, path: string): string {
  const file = join(root, 'from', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'hello');
  return file;
}

describe('an archive of objects that is unpacked', () => {
  it('puts its files where the folder is, whatever they are called', async () => {
    const root = scratch();
    const file = written(root, 'data/stub/avatars/a link to ü.png/1');
    linkSync(file, join(dirname(file), '2'));
    const archive = packed(root, 'data');
    const { names } = await contentOf(archive, world);
    expect(names.filter((name) => !name.endsWith('/'))).toHaveLength(2);
    expect(names).toContain('data/stub/avatars/a link to ü.png/1');
    expect(names).toContain('data/stub/avatars/a link to ü.png/2');
    await unpackBelow('data/stub/', archive, join(root, 'into'), world);
    expect(readFileSync(join(root, 'into/avatars/a link to ü.png/1'), 'utf8')).toBe('hello');
  });

  it('starts no program by a name that is an option of tar', async () => {
    const root = scratch();
    const option = '--to-command=false';
    written(root, `${option}/avatars/me.png/1`);
    const archive = packed(root, option);
    await unpackBelow(`${option}/`, archive, join(root, 'into'), world);
    expect(readFileSync(join(root, 'into/avatars/me.png/1'), 'utf8')).toBe('hello');
  });

  it('gives no right away by the mode of a file', async () => {
    const root = scratch();
    chmodSync(written(root, 'avatars/me.png/1'), 0o6755);
    await unpackBelow('', packed(root, 'avatars'), join(root, 'into'), world);
    expect(statSync(join(root, 'into/avatars/me.png/1')).mode & 0o7777).toBe(0o755);
  });

  it('is refused with a link among its objects, and with none elsewhere', async () => {
    const root = scratch();
    written(root, 'data/avatars/me.png/1');
    symlinkSync('/etc/passwd', join(root, 'from/data/avatars/me.png/2'));
    const archive = packed(root, 'data');
    const content = await contentOf(archive, world);
    expect(() => refuseStrange(content, 'data/', archive)).toThrow('me.png/2 -> /etc/passwd');
    expect(() => refuseStrange(content, 'other/', archive)).not.toThrow();
  });
});
