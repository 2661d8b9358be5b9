import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { systemExec } from '../../../system/exec.ts';
import { systemTree } from '../../../system/tree.ts';
import { textIn, unpackTar } from './saved-files.ts';

const world = { ...fakeWorld(), tree: systemTree(), exec: systemExec() };

function tar(root: string, ...words: readonly string[]): string {
  const path = join(root, 'deployment.tar');
  const done = spawnSync('tar', ['--create', '--absolute-names', '--file', path, ...words], {
    encoding: 'utf8',
  });
  expect(done.status, done.stderr).toBe(0);
  return path;
}

function deployment() {
  const root = scratch();
  const from = join(root, 'from');
  mkdirSync(join(from, '.seaworthy'), { recursive: true });
  writeFileSync(join(from, '.env'), 'A=1\n');
  chmodSync(join(from, '.env'), 0o640);
  writeFileSync(join(from, '.seaworthy/restores.json'), 'history');
  return { root, from, into: join(root, 'work/files/supabase') };
}

/** The folder of the workshop is there before. */
function ready(root: string): void {
  mkdirSync(join(root, 'work'));
}

describe('the saved files of a deployment', () => {
  it('come back with their modes, and the text of one can be had alone', async () => {
    const { root, from, into } = deployment();
    ready(root);
    const path = tar(root, '-C', from, '.');
    expect(await unpackTar(path, into, world)).toEqual({ outside: [], notLaid: [] });
    expect(readFileSync(join(into, '.env'), 'utf8')).toBe('A=1\n');
    expect(statSync(join(into, '.env')).mode & 0o777).toBe(0o640);
    expect(await textIn(path, './.seaworthy/restores.json', world)).toBe('history');
    expect(await textIn(path, './nothing', world)).toBeNull();
  });

  it('that lay outside of the directory are put apart, never where they were', async () => {
    const { root, from, into } = deployment();
    ready(root);
    const outside = join(root, 'platform/compose.yml');
    mkdirSync(join(root, 'platform'));
    writeFileSync(outside, 'services: {}\n');
    const path = tar(root, '-C', from, '.', outside);
    writeFileSync(outside, 'of this machine\n');
    expect(await unpackTar(path, into, world)).toEqual({ outside: [outside], notLaid: [] });
    expect(readFileSync(join(into, '.seaworthy/outside', outside), 'utf8')).toBe('services: {}\n');
    expect(readFileSync(outside, 'utf8')).toBe('of this machine\n');
    expect(readdirSync(into).sort()).toEqual(['.env', '.seaworthy']);
  });

  it('that lay outside may have any name', async () => {
    const { root, from, into } = deployment();
    ready(root);
    const outside = join(root, 'r\u00e9glages\\of\tours.env');
    writeFileSync(outside, 'B=2\n');
    const path = tar(root, '-C', from, '.', outside);
    expect(await unpackTar(path, into, world)).toEqual({ outside: [outside], notLaid: [] });
    expect(readFileSync(join(into, '.seaworthy/outside', outside), 'utf8')).toBe('B=2\n');
  });

  it('are refused before anything is written where a name leads out', async () => {
    const { root, from, into } = deployment();
    ready(root);
    writeFileSync(join(root, 'from/file'), 'x');
    const path = tar(root, '-C', from, '--transform=s,file,../../out,', './file');
    await expect(unpackTar(path, into, world)).rejects.toThrow('leads out of the directory: ./../../out');
    expect(existsSync(into)).toBe(false);
  });

  it('lead nowhere else by a link either', async () => {
    const { root, from, into } = deployment();
    ready(root);
    const path = join(root, 'deployment.tar');
    symlinkSync(join(root, 'elsewhere'), join(from, 'link'));
    tar(root, '-C', from, './link');
    mkdirSync(join(root, 'second/link'), { recursive: true });
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'second/link/file'), 'planted');
    spawnSync('tar', ['--append', '--file', path, '-C', join(root, 'second'), './link/file']);
    await unpackTar(path, into, world).catch(() => undefined);
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
  });

  it('take the place of what an attempt before left', async () => {
    const { root, from, into } = deployment();
    ready(root);
    mkdirSync(into, { recursive: true });
    writeFileSync(join(into, 'half'), '');
    await unpackTar(tar(root, '-C', from, '.'), into, world);
    expect(readdirSync(into)).not.toContain('half');
  });
});
