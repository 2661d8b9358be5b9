import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { placesOf } from '../../../engine/state/places.ts';
import { sealedText } from '../../../engine/state/record.ts';
import { systemTree } from '../../../system/tree.ts';
import type { Repository } from '../repositories/repository.ts';
import { lastBegun, objectsSavedAt } from './last-point.ts';
import type { RecoveryPoint } from './point.ts';

it('the last run into a repository is the newest that has it, at that place, and objects were saved at its end, whatever is damaged', () => {
  const directory = mkdtempSync(join(tmpdir(), 'seaworthy-points-'));
  const folder = join(directory, '.seaworthy/points');
  mkdirSync(folder, { recursive: true });
  const keep = (day: string, numbers: readonly number[]) => {
    const part = { snapshot: 's', files: 1, bytes: 1 };
    const database = { label: 'L', type: 'full' as const, bytes: 1, storedBytes: 1 };
    const point: RecoveryPoint = {
      ...{ schemaVersion: 1, id: `202611${day}T020000Z`, project: 'p', images: {} },
      ...{ begun: `2026-11-${day}T02:00:00.000Z`, ended: `2026-11-${day}T02:01:00.000Z` },
      repositories: numbers.map((number) => {
        return { number, place: `/${number}`, database, objects: part, deployment: part };
      }),
    };
    writeFileSync(join(folder, `${point.id}.json`), sealedText(point));
  };
  keep('20', [1, 2]);
  keep('21', [1]);
  writeFileSync(join(folder, '20261122T020000Z.json'), 'torn');
  const at = (number: number, shown = `/${number}`) => {
    const repository = { kind: 'folder', number, path: shown, shown } satisfies Repository;
    return lastBegun(placesOf(directory), repository, systemTree())?.toISOString() ?? null;
  };
  expect([at(1), at(2)]).toEqual(['2026-11-21T02:00:00.000Z', '2026-11-20T02:00:00.000Z']);
  // Another number, and the same place.
  expect([at(1, '/2'), at(1, '/other'), at(3)]).toEqual(['2026-11-20T02:00:00.000Z', null, null]);
  const wished = [
    { number: 1, shown: '/2' },
    { number: 2, shown: '/new' },
  ];
  expect(objectsSavedAt(placesOf(directory), wished, systemTree())).toEqual([
    { number: 1, at: '2026-11-20T02:01:00.000Z' },
  ]);
  rmSync(directory, { recursive: true });
});
