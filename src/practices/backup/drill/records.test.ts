import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { drillRecord } from '../../../../test/helpers/drill.ts';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { placesOf } from '../../../engine/state/places.ts';
import { systemTree } from '../../../system/tree.ts';
import { keepDrill, keptDrills } from './records.ts';

const tree = systemTree();
const id = (week: number) =>
  new Date(Date.UTC(2025, 0, 5 + 7 * week)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

it('keeps drills for two years of weeks, oldest first, and leaves out what is damaged', () => {
  const places = placesOf(quickScratch());
  mkdirSync(places.state);
  expect(keptDrills(places, tree)).toEqual([]);
  for (let week = 0; week < 106; week++) keepDrill(places, drillRecord({ id: `${id(week)}Z` }), tree);
  const folder = join(places.state, 'drills');
  expect(readdirSync(folder)).toHaveLength(104);
  expect(keptDrills(places, tree).map((drill) => drill.id)[0]).toBe(`${id(2)}Z`);
  writeFileSync(join(folder, `${id(105)}Z.json`), 'torn');
  writeFileSync(join(folder, 'notes.json'), '{}');
  expect(keptDrills(places, tree)).toHaveLength(103);
});
