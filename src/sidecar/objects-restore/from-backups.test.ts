// How often restic is run for very many objects, and what is written on the way.
import { describe, expect, it } from 'vitest';
import { withRestic } from '../../../test/helpers/restic-stand-in.ts';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { realWorld } from '../../../test/helpers/sidecar.ts';
import type { ObjectRow } from '../../model/stored-objects.ts';
import { systemLinks } from '../../system/links.ts';
import { fetchFromBackups } from './from-backups.ts';
import type { Work } from './work.ts';

const path = (index: number) => `stub/stub/b/[${index}] a*/v1`;
const saved = Object.fromEntries(Array.from({ length: 600 }, (_, index) => [path(index), 'abc']));

/** Wants the first of six hundred files of one snapshot, three bytes each, out of restic. */
async function fetched(many: number, most?: number) {
  const ran: string[] = [];
  const stoodIn: string[] = [];
  const links = systemLinks();
  const exec = withRestic([{ id: 'one', time: '2026-11-27T02:00:00Z', files: saved }], ran).exec;
  const makeEmpty = (name: string) => stoodIn.push(name) > 0 && links.makeEmpty(name);
  const paths = Array.from({ length: many }, (_, index) => path(index));
  const rows = new Map(paths.map((one): [string, ObjectRow] => [one, ['b', one, 'v1', 3, null, null]]));
  const work: Work = {
    world: realWorld({ exec, links: { ...links, makeEmpty } }),
    store: quickScratch(),
    request: { root: 'stub/stub', stamp: 's', movesRest: true, repositories: [1] },
    rows,
    wanted: new Set(paths),
    unreadable: new Set(),
    count: { kept: 0, fromCaptures: 0, fromBackups: 0, aside: 0 },
  };
  expect(await fetchFromBackups(work, most)).toEqual([]);
  return { verbs: ran.map((line) => line.split(' ')[0]), stoodIn, work };
}

describe('what is fetched from a repository', () => {
  it('is named to restic where it is little, and nothing is written for the rest of the snapshot', async () => {
    const { verbs, stoodIn, work } = await fetched(3);
    expect([work.count.fromBackups, work.wanted.size]).toEqual([3, 0]);
    expect(verbs).toEqual(['snapshots', 'ls', 'restore']);
    expect(stoodIn).toEqual([]);
  });

  it('takes one run of restic where it is much, with an empty file for each that is not wanted', async () => {
    const { verbs, stoodIn, work } = await fetched(400);
    expect([work.count.fromBackups, work.wanted.size]).toEqual([400, 0]);
    expect(verbs).toEqual(['snapshots', 'ls', 'ls', 'restore']);
    expect(stoodIn).toHaveLength(200);
  });

  it('in pieces, lists the snapshot no oftener, and writes an empty file once for each', async () => {
    const { verbs, stoodIn, work } = await fetched(400, 300);
    expect([work.count.fromBackups, work.wanted.size]).toEqual([400, 0]);
    expect(verbs).toEqual(['snapshots', 'ls', 'ls', 'restore', 'restore', 'restore', 'restore']);
    // All but those of the first piece, and again where one was taken up while others are to come.
    expect(stoodIn).toHaveLength(500 + 300);
  });
});
