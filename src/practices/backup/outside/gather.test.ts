import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { systemExec } from '../../../system/exec.ts';
import { systemTree } from '../../../system/tree.ts';
import { gatherOutside, type OutsideRequest } from './gather.ts';

const world = { exec: systemExec(), tree: systemTree() };

/** A deployment in `docker`, and other places beside it. */
function machine(files: Readonly<Record<string, string>>, links: Readonly<Record<string, string>> = {}) {
  const root = scratch();
  mkdirSync(join(root, 'docker'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  for (const [path, to] of Object.entries(links)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    symlinkSync(to.startsWith('/') ? join(root, to) : to, join(root, path));
  }
  const at = (path: string) => join(root, path);
  const gather = (more: Partial<OutsideRequest> = {}) =>
    gatherOutside({
      ...{ directory: at('docker'), links: [], named: [], without: [], written: new Map(), world },
      ...more,
    });
  return { at, gather };
}

describe('what belongs to a deployment and lies outside of its directory', () => {
  it('is what a link leads to, with what links in there lead to', async () => {
    const { at, gather } = machine(
      { 'disk/functions/main/index.ts': '1', 'shared/lib.ts': '22' },
      { 'docker/functions': '../disk/functions', 'disk/functions/lib.ts': '/shared/lib.ts' },
    );
    const found = await gather({ links: [at('docker/functions')] });
    expect(found).toMatchObject({
      entries: [
        { at: 'functions', from: at('disk/functions') },
        { at: 'functions/lib.ts', from: at('shared/lib.ts') },
      ],
      roots: [at('disk/functions'), at('shared/lib.ts')],
      notSaved: [],
    });
  });

  it('is what its files name, where the links on the way lead to', async () => {
    const { at, gather } = machine({ 'real/one.env': 'A=1' }, { 'etc/one.env': '/real/one.env' });
    const found = await gather({ named: [at('etc/one.env')] });
    expect(found).toMatchObject({
      entries: [{ at: at('etc/one.env'), from: at('real/one.env') }],
      roots: [at('real/one.env')],
    });
  });

  it('is read once where two lead to it, or one to a part of it', async () => {
    const { at, gather } = machine(
      { 'disk/conf/a': '' },
      { 'docker/one': '/disk/conf', 'docker/two': '/disk', 'docker/three': '/disk/conf' },
    );
    const found = await gather({ links: [at('docker/one'), at('docker/two'), at('docker/three')] });
    expect(found.entries.map((one) => one.at)).toEqual(['one', 'two', 'three']);
    expect(found.roots).toEqual([at('disk')]);
  });

  it('is nothing where a link stays in the directory, also where that is reached through a link', async () => {
    const { at, gather } = machine({ 'docker/api/kong.yml': '' }, { also: 'docker', 'docker/link': 'api' });
    const links = [join(at('also'), 'link')];
    expect(await gather({ directory: at('also'), links })).toMatchObject({ entries: [], notSaved: [] });
  });

  it('holds no data that is saved otherwise, no socket and nothing of the system', async () => {
    const { at, gather } = machine(
      { 'disk/db/data/PG_VERSION': '17', 'disk/api/kong.yml': '' },
      { 'docker/volumes': '/disk', 'docker/data': '/disk/db/data' },
    );
    const server = createServer().listen(at('some.sock'));
    symlinkSync('/etc/localtime', at('docker/localtime'));
    const found = await gather({
      links: [at('docker/volumes'), at('docker/data'), at('docker/localtime')],
      named: [at('some.sock'), '/var/run/docker.sock', '/etc/localtime', '/'],
      without: [at('docker/volumes/db/data')],
    });
    server.close();
    expect(found.entries).toEqual([{ at: 'volumes', from: at('disk') }]);
    expect(found.without).toContain(at('disk/db/data'));
    expect(found.notSaved).toEqual([]);
  });

  it('ends where a link leads back to what holds it', async () => {
    const { at, gather } = machine(
      { 'disk/a/file': '' },
      { 'docker/up': '/', 'docker/a': '/disk/a', 'disk/a/again': '/disk' },
    );
    const found = await gather({ links: [at('docker/up'), at('docker/a')] });
    expect(found.entries).toEqual([{ at: 'a', from: at('disk/a') }]);
    expect(found.notSaved.map(({ path }) => path)).toEqual(['up', 'a/again']);
  });

  it('is told where nothing is there, or more than configuration would be', async () => {
    const { at, gather } = machine(
      { 'disk/small': '', 'disk/large': '' },
      { 'docker/gone': '/nowhere', 'docker/disk': '/disk', 'docker/many': '/many' },
    );
    const { tree } = world;
    const status: typeof tree.status = (path) => {
      const found = tree.status(path.startsWith(`${at('many')}/`) ? at('disk/small') : path);
      return found === null || !path.endsWith('large') ? found : { ...found, bytes: 300 * 1024 ** 2 };
    };
    mkdirSync(at('many'));
    const list: typeof tree.list = (path) =>
      path === at('many') ? Array.from({ length: 50_010 }, (_, index) => `f${index}`) : tree.list(path);
    const found = await gather({
      links: [at('docker/gone'), at('docker/disk'), at('docker/many')],
      world: { ...world, tree: { ...tree, status, list } },
    });
    expect(found.entries).toEqual([{ at: 'disk', from: at('disk') }]);
    expect(found.without).toEqual([at('disk/large')]);
    expect(found.notSaved).toEqual([
      { path: 'gone', why: `it leads to ${at('nowhere')}, which is not there` },
      { path: 'disk/large', why: expect.stringContaining('a file of 300 MiB') },
      { path: 'many', why: expect.stringContaining('more than 50000 files at') },
    ]);
  });

  it('is told where it may not be read, or nobody can say where it leads to', async () => {
    const { at, gather } = machine({ 'disk/key': '' }, { 'docker/key': '/disk/key' });
    chmodSync(at('disk/key'), 0o000);
    const asks = world.exec.run;
    const exec: typeof world.exec = {
      run: (request) =>
        request.argv[0] === 'find'
          ? Promise.resolve({ ran: true, code: 0, stdout: `${at('disk/key')}\0`, stderr: '' })
          : asks(request),
    };
    const unreadable = await gather({ links: [at('docker/key')], world: { ...world, exec } });
    expect(unreadable).toMatchObject({ entries: [], notSaved: [{ path: 'key' }] });
    const silent: typeof world.exec = { run: async () => ({ ran: false, reason: 'not there' }) };
    const untold = await gather({ links: [at('docker/key')], world: { ...world, exec: silent } });
    expect(untold).toMatchObject({
      entries: [],
      notSaved: [{ path: 'key', why: 'where it leads to cannot be told' }],
    });
  });
});
