import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { asideName, dataDirectoryOf, measureScript, mountWord, moveScript } from './data-directory.ts';
import { readContainer } from './docker.ts';
import { moveBackScript } from './put-back.ts';

function container(...mounts: object[]) {
  return readContainer({
    Image: 'sha256:1',
    RestartCount: 0,
    State: { Status: 'running', ExitCode: 0 },
    HostConfig: { NetworkMode: 'x_default' },
    Mounts: mounts.map((mount) => ({ RW: true, ...mount })),
  });
}

const data = '/var/lib/postgresql/data';

describe('where the data directory lies', () => {
  it('is the folder of a bind mount, or of a local volume', () => {
    const bind = { Type: 'bind', Source: '/srv/supabase/volumes/db/data', Destination: data };
    expect(dataDirectoryOf(container(bind))).toEqual({ parent: '/srv/supabase/volumes/db', name: 'data' });
    const source = '/var/lib/docker/volumes/x_pg/_data';
    const volume = { Type: 'volume', Name: 'x_pg', Driver: 'local', Source: source, Destination: `${data}/` };
    expect(dataDirectoryOf(container(volume))).toEqual({
      parent: '/var/lib/docker/volumes/x_pg',
      name: '_data',
    });
  });

  it('is refused where it cannot be moved aside', () => {
    expect(() => dataDirectoryOf(container())).toThrow('lies in no mount of its own');
    const elsewhere = { Type: 'volume', Name: 'x', Driver: 'nfs', Source: '/mnt/x', Destination: data };
    expect(() => dataDirectoryOf(container(elsewhere))).toThrow('lies in a mount of type volume (nfs)');
    const root = { Type: 'bind', Source: '/', Destination: data };
    expect(() => dataDirectoryOf(container(root))).toThrow('cannot be moved aside');
  });

  it('keeps the time of the restore in the name of the old one', () => {
    const now = new Date('2026-11-27T07:12:00.123Z');
    expect(asideName({ parent: '/srv', name: 'data' }, now)).toBe('data.before-restore-20261127T071200Z');
  });
});

const aside = 'data.before-restore-20261127T071200Z';

function laidOut(): string {
  const folder = quickScratch();
  mkdirSync(join(folder, 'data'));
  chmodSync(join(folder, 'data'), 0o750);
  writeFileSync(join(folder, 'data', 'PG_VERSION'), '17');
  return folder;
}

function sh(script: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, 'sh', ...words], { encoding: 'utf8' });
  return { status, stdout, stderr };
}

const move = (folder: string) => sh(moveScript, folder, 'data', aside);

describe('moving the data directory aside', () => {
  it('leaves an empty folder of the same mode and owner in its place', () => {
    const folder = laidOut();
    expect(move(folder)).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, aside))).toEqual(['PG_VERSION']);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
    const [old, present] = [statSync(join(folder, aside)), statSync(join(folder, 'data'))];
    expect([present.mode, present.uid, present.gid]).toEqual([old.mode, old.uid, old.gid]);
    expect(present.mode & 0o777).toBe(0o750);
  });

  it('a second time changes nothing, not even what a restore began to write', () => {
    const folder = laidOut();
    move(folder);
    writeFileSync(join(folder, 'data', 'backup.manifest'), 'half');
    expect(move(folder)).toMatchObject({ status: 0 });
    expect(readdirSync(join(folder, 'data'))).toEqual(['backup.manifest']);
    expect(readdirSync(join(folder, aside))).toEqual(['PG_VERSION']);
  });

  it('goes on where a kill cut it: nothing in its place yet, or a folder of another mode', () => {
    const folder = laidOut();
    move(folder);
    rmSync(join(folder, 'data'), { recursive: true });
    expect(move(folder)).toMatchObject({ status: 0 });
    chmodSync(join(folder, 'data'), 0o700);
    expect(move(folder)).toMatchObject({ status: 0 });
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o750);
  });

  it('fails, and makes nothing, where there is no data directory or only a link to one', () => {
    const empty = quickScratch();
    expect(move(empty)).toMatchObject({ status: 1, stderr: expect.stringContaining('is not there') });
    expect(readdirSync(empty)).toEqual([]);
    mkdirSync(join(empty, 'real'));
    symlinkSync('real', join(empty, 'data'));
    expect(move(empty)).toMatchObject({ status: 1, stderr: expect.stringContaining('symbolic link') });
  });

  it('is taken back as long as nothing was restored; else both stay', () => {
    const folder = laidOut();
    const back = () => sh(moveBackScript, folder, 'data', aside).status;
    expect(back()).toBe(0);
    move(folder);
    expect(back()).toBe(0);
    expect(readdirSync(join(folder, 'data'))).toEqual(['PG_VERSION']);
    expect(existsSync(join(folder, aside))).toBe(false);
    move(folder);
    writeFileSync(join(folder, 'data', 'backup.manifest'), 'half');
    expect(back()).not.toBe(0);
    expect(readdirSync(folder).sort()).toEqual(['data', aside]);
  });

  it('is measured before: what it takes, and what is free beside it', () => {
    const measured = sh(measureScript, laidOut(), 'data');
    expect(measured.stdout).toMatch(/^beside \d+ \d+\n$/);
  });
});

describe('a value of --mount', () => {
  it('is quoted where a path has a comma or a quote', () => {
    const word = (source: string) =>
      mountWord([
        ['type', 'bind'],
        ['source', source],
        ['readonly', ''],
      ]);
    expect(word('/srv/data')).toBe('type=bind,source=/srv/data,readonly');
    expect(word('/srv/a,b"c')).toBe('type=bind,"source=/srv/a,b""c",readonly');
  });
});
