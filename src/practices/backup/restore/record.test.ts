import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { placesOf } from '../../../engine/state/places.ts';
import { systemTree } from '../../../system/tree.ts';
import {
  forgetRestore,
  isDone,
  keepRestore,
  pastRestores,
  type RestoreRecord,
  refuseDuringRestore,
  unfinishedRestore,
  writeRestore,
} from './record.ts';

const record: RestoreRecord = {
  schemaVersion: 1,
  startedAt: '2026-11-27T07:12:00.000Z',
  done: 'archived',
  choice: {
    target: { kind: 'time', ms: 1, text: '2026-11-27 06:00:00.000000+00' },
    ...{ repository: 1, backup: '20261127-020000F', bytes: 1, timeline: 1, until: 1 },
    window: { from: 0, to: 2 },
  },
  ...{ project: 'supabase', database: 'db', withoutSafety: false, services: ['auth'] },
  data: { parent: '/srv', name: 'data' },
  aside: 'data.before-restore-20261127T071200Z',
  ...{ live: 1, identity: '7712742613841436701', stopped: null, isToTheEnd: false },
  ...{ keySource: null, key: null, objects: null },
};

function places() {
  const directory = quickScratch();
  mkdirSync(join(directory, '.seaworthy'));
  return placesOf(directory);
}

const tree = systemTree();

describe('what is remembered of a restore', () => {
  it('is read back as it was, and gone when it is forgotten', () => {
    const here = places();
    expect(unfinishedRestore(here, tree)).toBeNull();
    writeRestore(here, record, tree);
    expect(unfinishedRestore(here, tree)).toEqual(record);
    forgetRestore(here, tree);
    expect(unfinishedRestore(here, tree)).toBeNull();
  });

  it('keeps every other command that writes away, and says how to go on', () => {
    const here = places();
    refuseDuringRestore(here, tree);
    writeRestore(here, record, tree);
    expect(() => refuseDuringRestore(here, tree)).toThrow('did not come to its end (last done: archived)');
  });

  it('that was damaged is never taken for none', () => {
    const here = places();
    writeRestore(here, record, tree);
    const path = join(here.state, 'restore.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('archived', 'begun'));
    expect(() => refuseDuringRestore(here, tree)).toThrow(path);
  });

  it('tells which steps are done', () => {
    expect(isDone(record, 'services-stopped')).toBe(true);
    expect(isDone(record, 'archived')).toBe(true);
    expect(isDone(record, 'database-stopped')).toBe(false);
  });

  it('keeps each restore that ended once, for the timelines', () => {
    const here = places();
    const past = { live: 1, identity: '7712742613841436701', stopped: 10, followed: 1, until: 5, made: 2 };
    keepRestore(here, past, tree);
    keepRestore(here, past, tree);
    keepRestore(here, { ...past, live: 2, made: 3 }, tree);
    expect(pastRestores(here, tree).map(({ made }) => made)).toEqual([2, 3]);
  });
});
