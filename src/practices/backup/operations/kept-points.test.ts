import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { placesOf } from '../../../engine/state/places.ts';
import { writeRecord } from '../../../engine/state/record.ts';
import { systemTree } from '../../../system/tree.ts';
import { objectsSavedAt } from './kept-points.ts';

const tree = systemTree();
const part = { snapshot: 'a', files: 1, bytes: 1 };

it('tells when objects were saved last into each repository, and leaves out what is damaged', () => {
  const places = placesOf(quickScratch());
  const folder = join(places.state, 'points');
  mkdirSync(folder, { recursive: true });
  expect(objectsSavedAt(places, tree)).toEqual([]);
  const keep = (day: number, numbers: readonly number[]) => {
    const id = `202611${day}T020000Z`;
    const repositories = numbers.map((number) => ({
      ...{ number, place: 'p', objects: part, deployment: part },
      database: { label: 'l', type: 'full', bytes: 1, storedBytes: 1 },
    }));
    const [begun, ended] = [`2026-11-${day}T02:00:00.000Z`, `2026-11-${day}T02:05:00.000Z`];
    const point = { schemaVersion: 1, id, begun, ended, project: 's', images: {}, repositories };
    writeRecord(places, join(folder, `${id}.json`), point, tree);
  };
  keep(20, [1, 2]);
  keep(21, [1]);
  writeFileSync(join(folder, '20261122T020000Z.json'), 'torn');
  expect(objectsSavedAt(places, tree)).toEqual([
    { number: 1, at: '2026-11-21T02:05:00.000Z' },
    { number: 2, at: '2026-11-20T02:05:00.000Z' },
  ]);
});
