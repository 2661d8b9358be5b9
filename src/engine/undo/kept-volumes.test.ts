import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { worldOnDisk } from '../../../test/helpers/fixtures.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { Fragment } from '../../model/fragment.ts';
import { fileRecords, writeGeneration } from '../state/generations.ts';
import { placesOf } from '../state/places.ts';
import { keptVolumes } from './kept-volumes.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'seaworthy-volumes-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const volume = (name: string, value: { readonly name?: string } = {}): Fragment => {
  return { kind: 'top-level', section: 'volumes', name, value: { ...value } };
};

function generation(number: number, fragments: readonly Fragment[]): void {
  const files = [{ path: 'compose.yaml', text: 'services: {}\n', executable: false }];
  const record = {
    schemaVersion: 1 as const,
    number,
    run: number,
    madeBy: 'test',
    madeAt: '2026-11-22T12:00:00Z',
    contributions: [{ change: 'tls/https-proxy', fragments }],
    envFile: { path: '.env', existed: false },
    edits: [],
    files: fileRecords(files),
    rows: [],
  };
  writeGeneration(placesOf(directory), record, files, fakeWorld().tree);
}

describe('keptVolumes', () => {
  it('names the volumes of every generation once, as Docker does', () => {
    generation(1, [volume('seaworthy-caddy-data'), volume('mine', { name: 'shared' })]);
    generation(2, [volume('seaworthy-caddy-data'), volume('seaworthy-letsencrypt')]);
    const { tree } = worldOnDisk(directory);
    expect(keptVolumes(placesOf(directory), 'acme', tree)).toEqual([
      'acme_seaworthy-caddy-data',
      'acme_seaworthy-letsencrypt',
      'shared',
    ]);
  });

  it('names none where nothing was applied', () => {
    expect(keptVolumes(placesOf(directory), 'acme', worldOnDisk(directory).tree)).toEqual([]);
  });
});
