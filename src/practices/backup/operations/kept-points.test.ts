import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshPlaces, tree } from '../../../../test/state/records.ts';
import { forgetPoints, heldPoints, keepPoint, keptPoints } from './kept-points.ts';
import { pointShape, type RecoveryPoint } from './point.ts';

const now = new Date('2026-11-27T12:00:00Z');

function pointOf(day: string, place = '/mnt/backup'): RecoveryPoint {
  const part = { snapshot: 'ab'.repeat(32), files: 1, bytes: 2 };
  const database = { label: `${day}-020000F`, type: 'full' as const, bytes: 1, storedBytes: 1 };
  return {
    ...{ schemaVersion: 1, id: `${day}T020000Z`, project: 'app', images: {} },
    begun: `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T02:00:00.000Z`,
    ended: 'later',
    repositories: [{ number: 1, place, database, objects: part, deployment: part }],
  };
}

const ids = (points: readonly RecoveryPoint[]) => points.map(({ id }) => id);

describe('the records of recovery points', () => {
  it('are read again oldest first, and one that is damaged hides no other', () => {
    const places = freshPlaces();
    for (const day of ['20261127', '20261120']) keepPoint(places, pointOf(day), tree);
    writeFileSync(join(places.state, 'points/20261125T020000Z.json'), 'torn');
    expect(keptPoints(places, tree)).toEqual({
      points: [pointOf('20261120'), pointOf('20261127')],
      unreadable: ['20261125T020000Z'],
    });
  });

  it('of earlier versions, which have no checksums, are taken, and so is what a later one adds', () => {
    expect(pointShape.parse(pointOf('20261127'))).toEqual(pointOf('20261127'));
    expect(pointShape.safeParse({ ...pointOf('20261127'), more: 1 }).success).toBe(true);
  });

  it('are of what retention holds: the days that are kept, and the newest of each place', () => {
    const [old, other] = [pointOf('20261001'), pointOf('20260901', 's3://acme')];
    const points = [other, pointOf('20260915'), old];
    expect(ids(heldPoints(points, 30, now))).toEqual([other.id, old.id]);
    expect(ids(heldPoints([...points, pointOf('20261101')], 30, now))).toEqual([
      ...[other.id, '20261101T020000Z'],
    ]);
  });

  it('go with what retention lets go, so that more days bring nothing of it back', () => {
    const places = freshPlaces();
    for (const day of ['20261101', '20261120', '20261127']) keepPoint(places, pointOf(day), tree);
    forgetPoints(places, 10, now, tree);
    expect(ids(heldPoints(keptPoints(places, tree).points, 30, now))).toEqual([
      ...['20261120T020000Z', '20261127T020000Z'],
    ]);
  });
});
