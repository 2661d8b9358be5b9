import { expect, it } from 'vitest';
import type { Snapshot } from '../../operations/objects.ts';
import { pickSnapshot } from './from-repository.ts';

const snapshot = (id: string, time: string, tag = 'objects'): Snapshot => ({
  ...{ repository: 1, id, time: `2026-11-27T${time}Z`, tags: [tag], paths: [] },
});
const all = [
  snapshot('late', '10:00:00'),
  snapshot('early', '08:00:00'),
  snapshot('files', '08:30:00', 'deployment'),
];
const at = (time: string) => pickSnapshot(all, Date.parse(`2026-11-27T${time}Z`))?.id;

it('takes the first snapshot after a moment, for captures stay when their object is gone; else the last', () => {
  expect([at('07:00:00'), at('08:00:00'), at('08:10:00'), at('11:00:00')]).toEqual([
    'early',
    'early',
    'late',
    'late',
  ]);
  expect(pickSnapshot([], 0)).toBeNull();
});
