import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { systemExec } from '../../../system/exec.ts';
import { systemFiles } from '../../../system/files.ts';
import { systemTree } from '../../../system/tree.ts';
import { layLinks } from './lay.ts';
import { placeOutside, planOutside } from './place.ts';
import type { OutsideEntry, OutsideRecord } from './record.ts';
import { savedFor, viewOf } from './view.ts';

const world = { exec: systemExec(), tree: systemTree(), files: systemFiles() };

/** Unpacked files of a deployment that was in /old/supabase, and where they shall lie. */
function machine(files: Readonly<Record<string, string>>, entries: readonly OutsideEntry[]) {
  const root = scratch();
  const staged = join(root, 'work/supabase');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(staged, path)), { recursive: true });
    writeFileSync(join(staged, path), text);
  }
  const record: OutsideRecord = { schemaVersion: 1, directory: '/old/supabase', entries: [...entries] };
  const staging = { staged, directory: join(root, 'new/supabase'), record };
  mkdirSync(join(root, 'new'));
  return { root, staging, staged, record, read: (path: string) => readFileSync(join(root, path), 'utf8') };
}

describe('the content of links', () => {
  it('comes to lie where they stood, that of links in it as well', async () => {
    const { staged, record, read } = machine(
      {
        'volumes/api/kong.yml': 'k',
        '.seaworthy/outside/disk/f/main/index.ts': 'i',
        '.seaworthy/outside/lib': 'l',
      },
      [
        { at: 'volumes/functions', from: '/disk/f' },
        { at: 'volumes/functions/lib', from: '/lib' },
      ],
    );
    symlinkSync('/disk/f', join(staged, 'volumes/functions'));
    symlinkSync('/lib', join(staged, '.seaworthy/outside/disk/f/lib'));
    expect(await layLinks(staged, record, world)).toEqual([]);
    expect(read('work/supabase/volumes/functions/main/index.ts')).toBe('i');
    expect(lstatSync(join(staged, 'volumes/functions/lib')).isFile()).toBe(true);
  });

  it('never goes through a link, never over a file, and is told where it was not saved', async () => {
    const { root, staged, record, read } = machine({ mine: 'mine', '.seaworthy/outside/x': 'x' }, [
      { at: 'link/file', from: '/x' },
      { at: 'mine', from: '/x' },
      { at: 'lost', from: '/lost' },
      { at: 'planted', from: '/link/secret' },
    ]);
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'elsewhere/secret'), 's');
    symlinkSync(join(root, 'elsewhere'), join(staged, 'link'));
    symlinkSync(join(root, 'elsewhere'), join(staged, '.seaworthy/outside/link'));
    expect(await layLinks(staged, record, world)).toEqual(['link/file', 'mine', 'lost', 'planted']);
    expect(readdirSync(join(root, 'elsewhere'))).toEqual(['secret']);
    expect(read('work/supabase/mine')).toBe('mine');
  });
});

describe('what files name outside of the directory', () => {
  const saved = { '.seaworthy/outside/old/one.env': 'A=1', '.seaworthy/outside/etc/conf/kong.yml': 'kong' };

  it('belongs beside the new directory where it was named from the old one, else where it was', () => {
    const { root, staging, staged } = machine(saved, [
      { at: '/old/one.env', from: '/old/one.env' },
      { at: '/etc/conf', from: '/etc/conf' },
    ]);
    expect(savedFor(join(staged, '../one.env'), staging)?.place).toBe(join(root, 'new/one.env'));
    expect(savedFor('/etc/conf/kong.yml', staging)).toEqual({
      place: '/etc/conf/kong.yml',
      from: '.seaworthy/outside/etc/conf/kong.yml',
    });
    expect([savedFor('/etc/other', staging), savedFor(join(staged, '.env'), staging)]).toEqual([null, null]);
  });

  it('is read as it will be: the saved text, or what is at its place already', () => {
    const { root, staging, staged } = machine(saved, [{ at: '/old/one.env', from: '/old/one.env' }]);
    const path = join(staged, '../one.env');
    const view = viewOf(world.files, staging);
    expect(view.read(path)).toMatchObject({ text: 'A=1' });
    writeFileSync(join(root, 'new/one.env'), 'of this machine');
    expect(view.read(path)).toMatchObject({ text: 'of this machine' });
    expect(view.status(path)).toMatchObject({ kind: 'file', bytes: 15 });
  });

  it('is put where nothing is, whole, once; another file there stays and is told, the same one is not', async () => {
    const { root, staging, staged, read } = machine(
      { ...saved, '.seaworthy/outside/old/same.env': 's', '.seaworthy/outside/old/other.env': 'then' },
      ['one.env', 'same.env', 'other.env'].map((name) => ({ at: `/old/${name}`, from: `/old/${name}` })),
    );
    writeFileSync(join(root, 'new/same.env'), 's');
    writeFileSync(join(root, 'new/other.env'), 'now');
    const named = ['one.env', 'same.env', 'other.env', 'unsaved'].map((name) => join(staged, '..', name));
    const plan = planOutside(named, staging, world);
    expect(plan).toMatchObject({
      put: [{ place: join(root, 'new/one.env') }],
      byHand: [join(root, 'new/other.env')],
    });
    await placeOutside(staged, plan, world);
    await placeOutside(staged, plan, world);
    expect([read('new/one.env'), read('new/other.env')]).toEqual(['A=1', 'now']);
    expect(readdirSync(join(root, 'new')).sort()).toEqual(['one.env', 'other.env', 'same.env']);
    expect(existsSync(join(staged, '.seaworthy/outside'))).toBe(true);
  });

  it('comes whole where a folder and a file in it are named', () => {
    const { staging, root, staged } = machine(saved, [{ at: '/old/conf', from: '/etc/conf' }]);
    const named = ['conf/kong.yml', 'conf'].map((name) => join(staged, '..', name));
    const { put } = planOutside(named, staging, world);
    expect(put.map(({ place }) => place)).toEqual([join(root, 'new/conf'), join(root, 'new/conf/kong.yml')]);
  });

  it('makes the folders on its way, and leaves nothing unpacked behind where all is in place', async () => {
    const { root, staged, read } = machine(saved, []);
    const put = [{ place: join(root, 'far/away/one.env'), from: '.seaworthy/outside/old/one.env' }];
    await placeOutside(staged, { put, byHand: [] }, world);
    expect(read('far/away/one.env')).toBe('A=1');
    expect(existsSync(join(staged, '.seaworthy/outside'))).toBe(false);
  });
});
