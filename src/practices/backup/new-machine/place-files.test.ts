import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toTheLastCommit } from '../../../../test/helpers/choice.ts';
import { scratch } from '../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { placesOf } from '../../../engine/state/places.ts';
import type { Exec } from '../../../ports/exec.ts';
import { systemExec } from '../../../system/exec.ts';
import { systemFiles } from '../../../system/files.ts';
import { systemTree } from '../../../system/tree.ts';
import { pastRestores, unfinishedRestore } from '../restore/record.ts';
import { type Arrival, requireSameArrival, unfinishedArrival, writeArrival } from './arrival.ts';
import { dressFiles, placeFiles, refuseMountPoint } from './place-files.ts';
import { guardOf } from './ready-containers.ts';
import { workshopFor } from './workshop.ts';

const tree = systemTree();
const world = () => ({ ...fakeWorld(), tree, exec: systemExec(), files: systemFiles() });

const arrival: Arrival = {
  ...{ schemaVersion: 1, startedAt: '2026-11-27T08:00:00.000Z', done: 'chosen', source: '/mnt/backup' },
  ...{
    to: 'LATEST',
    isTakenOver: false,
    isCopy: false,
    project: 'supabase',
    identity: null,
    envFile: null,
    live: 3,
    point: '20261127T020000Z',
  },
  choice: toTheLastCommit,
  ...{
    filesAreLater: false,
    images: {},
    put: [],
    outside: [],
    leftOut: [],
    keyCameBack: false,
    objects: null,
    proof: null,
  },
  wishesKeptAs: null,
};

function unpacked() {
  const directory = join(scratch(), 'supabase');
  const workshop = workshopFor(directory);
  for (const folder of ['.seaworthy/jobs/backup', 'seaworthy/secrets'])
    mkdirSync(join(workshop.files, folder), { recursive: true });
  mkdirSync(workshop.secrets);
  writeFileSync(join(workshop.secrets, 'backup-key'), 'key');
  for (const name of [
    '.env',
    '.seaworthy/lock',
    '.seaworthy/jobs/backup/lock',
    '.seaworthy/deployment-20261127T020000Z.tar',
  ])
    writeFileSync(join(workshop.files, name), 'of the old machine');
  writeFileSync(join(workshop.files, 'seaworthy/secrets/backup-key'), 'key');
  return { directory, workshop };
}

const past = [{ live: 1, stopped: 10, followed: 1, until: 5, made: 2 }];

describe('the files of a deployment that comes from elsewhere', () => {
  it('are in place by one step, with the record of the restore and the newest history in them, without locks', async () => {
    const { directory, workshop } = unpacked();
    dressFiles(workshop, guardOf(arrival, 'db'), past, world());
    expect(existsSync(directory)).toBe(false);
    await placeFiles(workshop, directory, world());
    const places = placesOf(directory);
    expect(unfinishedRestore(places, tree)).toMatchObject({
      done: 'begun',
      aside: '',
      database: 'db',
      live: 3,
    });
    expect(pastRestores(places, tree)).toEqual(past);
    expect(tree.list(places.state)).toEqual(['jobs', 'restore.json', 'restores.json']);
    expect(tree.list(join(places.jobs, 'backup'))).toEqual([]);
    expect(readFileSync(join(directory, '.env'), 'utf8')).toBe('of the old machine');
  });

  it('take the place of an empty folder, and are in place for good', async () => {
    const { directory, workshop } = unpacked();
    mkdirSync(directory);
    await placeFiles(workshop, directory, world());
    writeFileSync(join(directory, 'more'), '');
    await placeFiles(workshop, directory, world());
    expect(existsSync(join(directory, 'more'))).toBe(true);
  });

  it('never take the place of anything else', async () => {
    const { directory, workshop } = unpacked();
    mkdirSync(directory);
    writeFileSync(join(directory, 'mine'), '');
    await expect(placeFiles(workshop, directory, world())).rejects.toThrow('is not empty');
    expect(tree.list(directory)).toEqual(['mine']);
  });

  it('are refused where a disk is mounted, before anything is asked for', async () => {
    const none = join(scratch(), 'not-there');
    await expect(refuseMountPoint(none, world())).resolves.toBeUndefined();
    mkdirSync(none);
    await expect(refuseMountPoint(none, world())).resolves.toBeUndefined();
    await expect(refuseMountPoint('/proc', world())).rejects.toThrow('where a disk is mounted');
    const mounted: Exec = { run: async () => ({ ran: true, code: 0, stdout: '', stderr: '' }) };
    await expect(refuseMountPoint(none, { ...world(), exec: mounted })).rejects.toMatchObject({
      hints: [`name a folder on that disk: --into ${none}/supabase`],
    });
  });

  it('get the key that opened the repository, and say so when they held another', () => {
    const { workshop } = unpacked();
    const said = world();
    const path = join(workshop.files, 'seaworthy/secrets/backup-key');
    writeFileSync(path, 'an older key');
    dressFiles(workshop, guardOf(arrival, 'db'), [], said);
    expect(readFileSync(path, 'utf8')).toBe('key');
    expect(said.warnings.join()).toContain('another backup-key');
    expect(said.warnings.join()).not.toContain('an older key');
  });

  it('get the key where they held none', () => {
    const { workshop } = unpacked();
    rmSync(join(workshop.files, 'seaworthy'), { recursive: true });
    dressFiles(workshop, guardOf(arrival, 'db'), [], world());
    const path = join(workshop.files, 'seaworthy/secrets/backup-key');
    expect(readFileSync(path, 'utf8')).toBe('key');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('a restore that did not come to its end', () => {
  it('is found again as it was written', () => {
    const { workshop } = unpacked();
    expect(unfinishedArrival(workshop, tree)).toBeNull();
    writeArrival(workshop, { ...arrival, done: 'placed' }, tree);
    expect(unfinishedArrival(workshop, tree)).toEqual({ ...arrival, done: 'placed' });
  });

  it.each([
    ['another source', { source: '/mnt/other' }],
    ['another moment', { to: '20261127-020003F' }],
    ['another fate of the archive', { isTakenOver: true }],
    ['a copy instead of the deployment', { isCopy: true }],
  ])('is not gone on with for %s, and says which words do', (_, change) => {
    const workshop = workshopFor('/srv/supabase');
    const asked = { ...arrival, ...change };
    expect(() => requireSameArrival(arrival, asked, workshop)).toThrow('--from-repo /mnt/backup --to LATEST');
    expect(() => requireSameArrival(arrival, arrival, workshop)).not.toThrow();
  });

  it('is not gone on with as the deployment when it is a copy', () => {
    const copy = { ...arrival, isCopy: true };
    const workshop = workshopFor('/srv/supabase');
    expect(() => requireSameArrival(copy, arrival, workshop)).toThrow('(a copy of the deployment that runs,');
    expect(() => requireSameArrival(copy, copy, workshop)).not.toThrow();
  });
});
