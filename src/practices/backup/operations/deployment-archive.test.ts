import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { freshPlaces, tree } from '../../../../test/state/records.ts';
import { removePlain } from '../../../engine/state/plain-files.ts';
import { systemExec } from '../../../system/exec.ts';
import { unpackTar } from '../new-machine/saved-files.ts';
import { archiveDeployment } from './deployment-archive.ts';

const written = new Map<string, string>();
const world = { ...fakeWorld(), tree, exec: systemExec() };

function deployment() {
  const places = freshPlaces({ '.env': 'A=1\n', 'docker-compose.yml': 'services: {}\n' });
  for (const folder of [
    'volumes/db/data',
    'volumes/db/data.before-restore-20261127T000000Z',
    'volumes/functions',
  ]) {
    mkdirSync(join(places.directory, folder), { recursive: true });
    writeFileSync(join(places.directory, folder, 'file'), folder);
  }
  mkdirSync(places.state, { recursive: true });
  return places;
}

function archived(places: ReturnType<typeof deployment>, point = '20261127T020000Z') {
  const data = [join(places.directory, 'volumes/db/data')];
  return archiveDeployment({ places, point, data, written, outside: [], world });
}

describe("the archive of a deployment's own files", () => {
  it('holds them without what services keep, and without what restores left beside that', async () => {
    const places = deployment();
    const { path, sha256 } = await archived(places);
    expect(sha256).toBe(createHash('sha256').update(readFileSync(path)).digest('hex'));
    const names = spawnSync('tar', ['-tf', path], { encoding: 'utf8' }).stdout.split('\n');
    expect(names).toEqual(
      expect.arrayContaining(['./.env', './docker-compose.yml', './volumes/functions/file']),
    );
    expect(names.filter((name) => name.includes('data'))).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is alone: a tar that nobody is known to have left goes a day later, another of today is left alone and out', async () => {
    const places = deployment();
    for (const point of ['20261126T020000Z', '20261127T010000Z']) {
      writeFileSync(join(places.state, `deployment-${point}.tar`), 'secrets');
    }
    const { path } = await archived(places);
    expect(readdirSync(places.state).filter((name) => name.includes('.tar'))).toEqual([
      'deployment-20261127T010000Z.tar',
      'deployment-20261127T020000Z.tar',
      'deployment-20261127T020000Z.tar.holder',
    ]);
    expect(spawnSync('tar', ['-tf', path], { encoding: 'utf8' }).stdout).not.toContain('.tar');
  });

  it('is cleared by the next run where its own was killed, on the same day and without its tar in it', async () => {
    const places = deployment();
    const pid = spawnSync('true').pid;
    const processes = { ...world.processes, own: () => ({ ...world.processes.own(), pid }) };
    const request = { ...{ places, data: [], written, outside: [] }, point: '20261127T010000Z' };
    await archiveDeployment({ ...request, world: { ...world, processes } });
    const { path } = await archived(places);
    const tars = () => readdirSync(places.state).filter((name) => name.includes('.tar'));
    expect(tars()).toEqual(['deployment-20261127T020000Z.tar', 'deployment-20261127T020000Z.tar.holder']);
    removePlain(path, tree);
    expect(tars()).toEqual([]);
  });

  it('holds what links lead to and what services mount from elsewhere, which lies where the links stood when it is unpacked', async () => {
    const places = deployment();
    const elsewhere = scratch();
    const put = (path: string, text: string) => {
      mkdirSync(join(elsewhere, path, '..'), { recursive: true });
      writeFileSync(join(elsewhere, path), text);
      return join(elsewhere, path);
    };
    put('disk/db/data/base/1', 'rows');
    put('disk/hooks/main.ts', 'hook');
    const conf = put('etc/kong.yml', 'routes');
    symlinkSync(join(elsewhere, 'disk'), join(places.directory, 'more'));
    const { path, notSaved } = await archiveDeployment({
      ...{ places, point: '20261127T020000Z', written, outside: [], mounted: [conf], world },
      data: [join(places.directory, 'more/db/data')],
    });
    expect(notSaved).toEqual([]);
    const folder = join(scratch(), 'files/supabase');
    expect(await unpackTar(path, folder, world)).toEqual({ outside: [conf], notLaid: [] });
    expect(readFileSync(join(folder, 'more/hooks/main.ts'), 'utf8')).toBe('hook');
    expect(readdirSync(join(folder, 'more/db'))).toEqual([]);
    expect(readFileSync(join(folder, '.seaworthy/outside', conf), 'utf8')).toBe('routes');
  });

  it('leaves nothing behind when something cannot be read', async () => {
    const places = deployment();
    const missing = `${places.directory}-not-there.env`;
    const asked = { places, point: '20261127T020000Z', data: [], written, outside: [missing], world };
    await expect(archiveDeployment(asked)).rejects.toThrow(/could not be read together/);
    expect(readdirSync(places.state).filter((name) => name.includes('.tar'))).toEqual([]);
  });
});
