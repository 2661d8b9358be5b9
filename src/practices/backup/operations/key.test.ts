import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { today } from '../../../../test/helpers/facts.ts';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { placesOf } from '../../../engine/state/places.ts';
import { systemFiles } from '../../../system/files.ts';
import { confirmKept, readBackupKey } from './key.ts';
import { lastReadBacks, rememberReadBack } from './verified.ts';

const secret = 'a-key-of-thirty-two-random-bytes-or-so';

function deployment() {
  const directory = quickScratch();
  mkdirSync(join(directory, '.seaworthy'));
  mkdirSync(join(directory, 'seaworthy/secrets'), { recursive: true });
  writeFileSync(join(directory, 'seaworthy/secrets/backup-key'), secret);
  return { directory, places: placesOf(directory), world: { ...fakeWorld(), files: systemFiles() } };
}

it('a key is kept once somebody says so, until it is another one', () => {
  const { directory, places, world } = deployment();
  expect(readBackupKey(places, world).keptAt).toBeNull();
  confirmKept(places, readBackupKey(places, world), world);
  expect(readBackupKey(places, world).keptAt).toBe(today.toISOString());
  expect(readFileSync(join(directory, '.seaworthy/backup-key.json'), 'utf8')).not.toContain(secret);
  writeFileSync(join(directory, 'seaworthy/secrets/backup-key'), `${secret}2`);
  expect(readBackupKey(places, world).keptAt).toBeNull();
});

it('a key that is not there is told with what makes it', () => {
  const { places, world } = deployment();
  const none = { ...places, directory: '/nowhere' };
  expect(() => readBackupKey(none, world)).toThrow('seaworthy/secrets/backup-key does not exist');
});

it('what was read back is remembered for each repository by itself', () => {
  const { directory, places, world } = deployment();
  const cut = { from: '2026-11-20T00:00:00Z', to: '2026-11-26T00:00:00Z', lacks: 'X' };
  rememberReadBack([{ number: 1, place: '/a', faults: ['gone'], windows: [cut] }], places, world);
  rememberReadBack([{ number: 2, place: '/b', faults: [], windows: [] }], places, world);
  const text = readFileSync(join(directory, '.seaworthy/verified.json'), 'utf8');
  const { record } = JSON.parse(text) as { record: { repositories: { number: number; faults: string[] }[] } };
  expect(record.repositories.map(({ number, faults }) => [number, faults])).toEqual([
    [1, ['gone']],
    [2, []],
  ]);
  expect(lastReadBacks(places, world.tree).map(({ windows }) => windows)).toEqual([[cut], []]);
});
