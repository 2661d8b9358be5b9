import { describe, expect, it } from 'vitest';
import type { ObjectsResult } from '../model/stored-objects.ts';
import type { ConfigRestore } from '../practices/backup/restore/config/restore-config.ts';
import type { ObjectsPlan } from '../practices/backup/restore/objects/plan.ts';
import type { Preview } from '../practices/backup/restore/preflight.ts';
import { printConfigPlan, printConfigRestored } from './restore-config.ts';
import { keyLines, objectsJson, objectsLines, objectsPlanJson, objectsPlanLines } from './restore-objects.ts';

const moment = Date.parse('2026-11-27T06:00:00Z');

function planned(objects: ObjectsPlan): string {
  return objectsPlanLines({ objects, key: null, choice: { until: moment } } as Preview).join('\n');
}

const files = (savedAt: number | null): ObjectsPlan => ({
  kind: 'files',
  root: 'stub/stub',
  repositories: [1],
  estimate: { returning: 12, replaced: 3, going: 4 },
  savedAt,
});

describe('the plan for objects', () => {
  it('says about how many come back, are replaced and go, and what only this disk has', () => {
    const text = planned(files(moment - 90 * 60_000));
    expect(text).toContain('about 12 come back, 3 get their version of then, 4 go aside');
    expect(text).toContain('as of 2026-11-27T04:30:00Z: of the 90 min before that moment');
    expect(planned(files(null))).toContain('from the captures on this disk alone');
    expect(objectsPlanJson(files(moment))).toMatchObject({ savedAt: '2026-11-27T06:00:00Z' });
  });

  it('says that a bucket is not moved, and why else objects are not touched', () => {
    expect(planned({ kind: 'bucket' })).toContain('in a bucket of your own');
    expect(planned({ kind: 'none', why: 'they stay as they are' })).toContain(
      'not touched: they stay as they are',
    );
  });
});

const result: ObjectsResult = {
  ...{ rows: 10, kept: 5, fromCaptures: 2, fromBackups: 1, aside: 3, mended: 0, unlike: 0 },
  ...{ missing: 2, unreadable: 1, firstMissing: ['b/ghost', 'b/torn'] },
};

describe('what became of objects', () => {
  it('names what is missing, where all of it is listed, and what a repository cannot give back', () => {
    const text = objectsLines(result, '/srv/.seaworthy/objects-missing.jsonl').join('\n');
    expect(text).toContain('✗ objects: 8 of 10 rows have their file');
    expect(text).toMatch(
      /2 rows have no object anywhere \(all of them: \/srv\S+\):\n {2}1 of them are in a repository/,
    );
    expect(text).toMatch(/b\/ghost\n {4}b\/torn$/);
    expect(objectsJson(result, null)).toMatchObject({ missing: 2, missingFile: null });
  });

  it('is one line where all is well', () => {
    const well = { ...result, missing: 0, unreadable: 0, firstMissing: [] };
    expect(objectsLines(well, null)).toHaveLength(1);
  });

  it('says which root key is in place, and where the one from before is', () => {
    expect(keyLines({ kind: 'put', aside: 'pgsodium_root.key.before-x' })[0]).toContain(
      'is pgsodium_root.key.before-x',
    );
    expect(keyLines({ kind: 'none', aside: null })[0]).toMatch(/^✗/);
    expect(keyLines(null)).toEqual([]);
  });

  it('says what became of the other files of that folder, and where the image knows nothing of them', () => {
    const rest = { put: ['conf.d'], differs: ['wal-g.conf'], unreadable: ['supautils.conf'] };
    expect(keyLines({ kind: 'same', aside: null, rest })).toEqual([
      '✓ the vault’s root key is the one of then',
      '✓ back in db-config: conf.d',
      '! others than then in db-config, and left as they are: wal-g.conf',
      '✗ the repository cannot give back of db-config: supautils.conf (seaworthy backup verify)',
    ]);
    expect(keyLines({ kind: 'same', aside: null })[1]).toContain('seaworthy apply --only backup');
  });
});

describe('the files of the deployment', () => {
  const difference: ConfigRestore = {
    ...{ changed: ['.env'], missing: ['volumes/api/kong.yml'], same: 7, left: [] },
    ...{ savedAt: '2026-11-27T02:00:00Z', before: '/srv/.seaworthy/before-restore-x' },
    ...{ apart: [], keptIn: null },
  };

  it('are named, and what has to be done afterwards is said', () => {
    expect(printConfigPlan(difference)).toMatch(/changed {5}\.env\n {2}missing {5}volumes\/api\/kong\.yml\n/);
    const done = printConfigRestored(difference);
    expect(done).toContain('What was replaced is in /srv/.seaworthy/before-restore-x.');
    expect(done).toContain('docker compose up -d');
    expect(printConfigPlan({ ...difference, changed: [], missing: [] })).toMatch(/^Nothing to do/);
  });

  it('that lie elsewhere are named, and where their saved content is', () => {
    const apart = { ...difference, changed: [], missing: [], apart: ['functions/main.ts'] };
    expect(printConfigPlan(apart)).toMatch(/elsewhere {3}functions\/main\.ts \(differs, outside/);
    expect(printConfigRestored({ ...apart, keptIn: '/srv/kept' })).toContain('is in /srv/kept');
  });
});
