import { spawnSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { freshPlaces, tree } from '../../../test/state/records.ts';
import { systemProcesses } from '../../system/processes.ts';
import { takeJobLock } from './jobs.ts';
import { takeLock } from './lock.ts';
import type { Places } from './places.ts';
import { announcePlain, clearPlain, removePlain } from './plain-files.ts';

const world = { ...fakeWorld(), tree };
const own = systemProcesses().own();
/** A real process that has ended. */
const dead = { ...own, pid: spawnSync('true').pid };

function leave(places: Places, name: string, process = dead): string {
  const path = join(places.state, name);
  const processes = { ...world.processes, own: () => process };
  announcePlain(places, path, 'backup', { ...world, processes });
  writeFileSync(path, 'secrets');
  return path;
}

const left = ({ state }: Places) => readdirSync(state).filter((name) => name.includes('.tar'));

describe('a file with secrets that a killed run left', () => {
  it.each([
    ['the next that takes the lock', (places: Places) => takeLock(places, 'apply', world).release()],
    ['the next job', (places: Places) => takeJobLock(places, 'drill', world).release()],
  ])('goes with %s, and one of who lives or is elsewhere stays', (_, next) => {
    const places = freshPlaces();
    leave(places, 'dead.tar');
    leave(places, 'living.tar', own);
    leave(places, 'elsewhere.tar', { ...dead, machine: 'another', boot: 'another', pidNamespace: 'other' });
    next(places);
    expect(left(places)).toEqual([
      ...['elsewhere.tar', 'elsewhere.tar.holder', 'living.tar', 'living.tar.holder'],
    ]);
  });

  it('goes as well where the kill came before it was there, and where what is said of it is damaged', () => {
    const places = freshPlaces();
    announcePlain(places, join(places.state, 'never.tar'), 'backup', {
      ...world,
      processes: { ...world.processes, own: () => dead },
    });
    writeFileSync(leave(places, 'torn.tar').concat('.holder'), 'torn');
    clearPlain(places, world);
    expect(left(places)).toEqual([]);
  });

  it('leaves nothing behind when its own run is done', () => {
    const places = freshPlaces();
    removePlain(leave(places, 'done.tar', own), tree);
    expect(left(places)).toEqual([]);
  });
});
