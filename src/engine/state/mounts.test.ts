import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../test/helpers/world.ts';
import { freshPlaces, someGeneration, tree } from '../../../test/state/records.ts';
import { clearLitter } from '../apply/litter.ts';
import { belongingsOf, removeBelongings } from '../undo/remove.ts';
import { fileRecords, type GenerationFile, writeGeneration } from './generations.ts';

const folder = 'caddy-0123456789ab';
const files: readonly GenerationFile[] = [
  { path: 'Caddyfile', text: ':80\n', executable: false, mounted: folder },
  { path: 'hooks/reload.sh', text: '#!/bin/sh\n', executable: true, mounted: folder },
];
const generation = (number: number) => ({ ...someGeneration(number), files: fileRecords(files) });
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe('folders that containers mount', () => {
  it('can be read by every user of a container, and by nobody else of this machine', () => {
    const places = freshPlaces();
    writeGeneration(places, generation(1), files, tree);
    const at = join(places.mounts, folder);
    expect(['', 'Caddyfile', 'hooks', 'hooks/reload.sh'].map((name) => modeOf(join(at, name)))).toEqual([
      '755',
      '644',
      '755',
      '755',
    ]);
    expect(modeOf(places.mounts)).toBe('700');
  });

  it('are left untouched by a generation that wants the same', () => {
    const places = freshPlaces();
    writeGeneration(places, generation(1), files, tree);
    const before = statSync(join(places.mounts, folder, 'Caddyfile')).ino;
    writeGeneration(places, generation(2), files, tree);
    expect(statSync(join(places.mounts, folder, 'Caddyfile')).ino).toBe(before);
  });

  it('get back what a person edited or deleted in them', () => {
    const places = freshPlaces();
    writeGeneration(places, generation(1), files, tree);
    const at = join(places.mounts, folder);
    writeFileSync(join(at, 'Caddyfile'), ':81\n');
    tree.removeDirectory(join(at, 'hooks'));
    writeGeneration(places, generation(2), files, tree);
    expect(readFileSync(join(at, 'Caddyfile'), 'utf8')).toBe(':80\n');
    expect(readFileSync(join(at, 'hooks/reload.sh'), 'utf8')).toBe('#!/bin/sh\n');
  });

  it('go when no generation on record names them, half written ones too, and others stay', () => {
    const places = freshPlaces({ '.env': 'COMPOSE_FILE=a.yml:seaworthy/gen/1/compose.yaml\n' });
    writeGeneration(places, generation(1), files, tree);
    for (const name of ['nginx-aaaaaaaaaaaa', 'nginx-bbbbbbbbbbbb.next', 'mine']) {
      mkdirSync(join(places.mounts, name));
    }
    clearLitter(places, { ...fakeWorld(), tree });
    expect(tree.list(places.mounts)).toEqual([folder, 'mine']);
  });

  it('are deleted by remove, but for what a person put there', () => {
    const places = freshPlaces();
    writeGeneration(places, generation(1), files, tree);
    const own = join(places.mounts, folder, 'notes.txt');
    writeFileSync(own, 'mine\n');
    const stays = belongingsOf(places, tree).stays;
    expect(stays).toEqual([`seaworthy/mounts/${folder}/notes.txt`]);
    removeBelongings(places, { ...fakeWorld(), tree });
    expect(tree.list(join(places.mounts, folder))).toEqual(['notes.txt']);
    expect(tree.list(places.generations)).toEqual([]);
  });
});
