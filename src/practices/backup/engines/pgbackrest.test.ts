import { expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import { pgbackrest } from './pgbackrest.ts';

/** As pgBackRest 2.55 ends a run with details. */
const lines = [
  'P01 DETAIL: backup file /var/lib/postgresql/data/base/5/1255 (bundle 2/0, 784KB, 12.34%) checksum 5a',
  'P00   INFO: backup stop archive = 00000001000000000000000B, lsn = 0/B000050',
  'P00   INFO: new backup label = 20261127-140300F_20261128-052001I',
  'P00   INFO: incr backup size = 35MB, file total = 1266',
];

function siteThatSays(said: readonly string[]) {
  const told: string[] = [];
  const given = fakeWorld();
  const world = { ...given, talk: { ...given.talk, progress: (line: string) => void told.push(line) } };
  const inDatabase: Sidecars['inDatabase'] = async (_, more) => {
    for (const line of said) more?.onErrorLine?.(line);
    return '';
  };
  return { told, world, sidecars: { inDatabase } as Sidecars, repository: { number: 1 } };
}

it('tells which backup it made, and how far it is under the title of the order', async () => {
  const site = siteThatSays(lines);
  const order = { type: 'incr', title: '/mnt/backup: database (incr)' } as const;
  expect(await pgbackrest.backUp(site, order)).toEqual({ label: '20261127-140300F_20261128-052001I' });
  expect(site.told).toEqual([expect.stringMatching(/^\/mnt\/backup: database \(incr\), 12 %/)]);
});

it('is no backup when the engine ends well and names none', async () => {
  const made = pgbackrest.backUp(siteThatSays(lines.slice(0, 1)), { type: 'full', title: 'database' });
  await expect(made).rejects.toThrow('pgbackrest ended well and named no backup');
});
