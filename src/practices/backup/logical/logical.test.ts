import { describe, expect, it } from 'vitest';
import { engineNames } from '../engines/contract.ts';
import { engines } from '../engines/index.ts';
import { readCounted } from './dump-script.ts';
import type { Manifest } from './manifest.ts';
import { forgettable } from './sets.ts';
import { logicalLine } from './status.ts';

const now = new Date('2026-11-27T10:00:00Z');
const set = (id: string, ended: string) => ({ id, ended }) as Manifest;
const snapshot = (id: string, time: string) => ({ repository: 1, id, time, tags: [], paths: [] });

describe('engines', () => {
  it('are known by the names that the command takes, and each says how its backups are put back', () => {
    for (const name of engineNames)
      expect(engines[name]).toMatchObject({ name, restore: expect.stringContaining('LABEL') });
  });
});

describe('logical copies that may go', () => {
  const whole = [set('a', '2026-06-01T00:00:00Z'), set('b', '2026-11-20T00:00:00Z')];
  const snapshots = new Map([
    ['a', ['1', '2']],
    ['b', ['3']],
  ]);

  it('are those older than their days, with all their snapshots', () => {
    expect(forgettable({ whole, snapshots, unfinished: [] }, 90, now)).toEqual(['1', '2']);
  });

  it('are never the newest, however old', () => {
    expect(forgettable({ whole: whole.slice(0, 1), snapshots, unfinished: [] }, 1, now)).toEqual([]);
  });

  it('are those that were cut short, once a day has passed', () => {
    const unfinished = [snapshot('4', '2026-11-25T00:00:00Z'), snapshot('5', '2026-11-27T09:59:00Z')];
    expect(forgettable({ whole, snapshots, unfinished }, 365, now)).toEqual(['4']);
  });
});

describe('what is counted beside a dump', () => {
  const rows = 'seaworthy:{"kind":"rows","schema":"auth","name":"users","rows":7}';
  const extension = 'seaworthy:{"kind":"extension","name":"pg_cron","version":"1.6","schema":"pg_catalog"}';

  it('is read among warnings of pg_dump', () => {
    expect(readCounted(`pg_dump: warning: x\n${extension}\n${rows}\nseaworthy:{"kind":"end"}\n`)).toEqual({
      tables: [{ schema: 'auth', name: 'users', rows: 7 }],
      extensions: [{ name: 'pg_cron', version: '1.6', schema: 'pg_catalog' }],
    });
  });

  it('is nothing without its end', () => expect(readCounted(`${extension}\n${rows}\n`)).toBeNull());
});

describe('the status of logical copies', () => {
  const kept = {
    label: 'logical-x',
    ended: now.getTime() / 1000 - 9 * 86_400,
    bytes: 1024,
    note: '2 databases',
  };

  it('is silent where none is wished and none is there', () => {
    expect(logicalLine('/mnt', [], false, now)).toBeNull();
  });

  it.each([
    [[], true, false],
    [[kept], true, false],
    [[kept], false, true],
    [[{ ...kept, ended: now.getTime() / 1000 }], true, true],
  ])('of %j, wished: %s, is well: %s', (copies, isWished, ok) => {
    expect(logicalLine('/mnt', copies, isWished, now)?.ok).toBe(ok);
  });
});
