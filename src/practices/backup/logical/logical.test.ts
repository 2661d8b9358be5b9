import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { Problem } from '../../../model/problem.ts';
import { type EngineSite, engineNames } from '../engines/contract.ts';
import { engines } from '../engines/index.ts';
import { readCounted } from './dump-script.ts';
import type { Manifest } from './manifest.ts';
import { forgettable, logicalSets, pruneLogical } from './sets.ts';
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

describe('a repository of logical copies', () => {
  const part = { file: 'globals.sql', snapshot: '1', sha256: 'a'.repeat(64), bytes: 1 };
  const manifest = (id: string) =>
    JSON.stringify({
      ...{ schemaVersion: 1, id, begun: '2026-11-20T00:00:00Z', ended: '2026-11-20T00:01:00Z', project: 'p' },
      ...{ server: '17.6', client: '17.6', globals: part, rootKey: null, settings: {} },
      databases: [{ ...part, file: 'postgres.dump', name: 'postgres', tables: [], extensions: [] }],
    });
  const ids = ['logical-20261101T000000Z', 'logical-20261102T000000Z', 'logical-20261103T000000Z'] as const;
  const [first, second, third] = ids;

  function site(texts: Readonly<Record<string, string | Problem>>) {
    const world = fakeWorld({ now });
    const ran: (readonly string[])[] = [];
    const restic = async (_: number, words: readonly string[]) => {
      ran.push(words);
      if (words[0] === 'snapshots')
        return JSON.stringify(
          ids.map((id) => ({ id, time: '2026-11-20T00:00:00Z', tags: ['manifest', id], paths: [] })),
        );
      const text = texts[words[2] ?? ''] ?? '';
      if (text instanceof Problem) throw text;
      return text;
    };
    const repository = { number: 1, shown: '/mnt/backup' };
    return { world, ran, at: { world, repository, sidecars: { restic } } as unknown as EngineSite };
  }

  it('tells of a manifest that cannot be read, and lists and lets go the others', async () => {
    const damaged = new Problem({ code: 'backup-engine', message: 'pack is damaged', hints: ['verify'] });
    const { at, world, ran } = site({
      [first]: manifest(first),
      [second]: damaged,
      [third]: manifest(third),
    });
    const sets = await logicalSets(at);
    expect(sets.whole.map(({ id }) => id)).toEqual([first, third]);
    expect(sets).toMatchObject({ unreadable: [second], unfinished: [] });
    expect(world.warnings).toEqual([`/mnt/backup: ${second} is passed over: pack is damaged`]);
    await pruneLogical(at, 3);
    expect(ran.filter(([word]) => word === 'forget')).toEqual([['forget', '--prune', first]]);
  });

  it('never takes one of a newer version for one that was cut short', async () => {
    const newer = JSON.stringify({ ...JSON.parse(manifest(third)), schemaVersion: 2 });
    const { at } = site({ [first]: manifest(first), [second]: manifest(second), [third]: newer });
    expect(await logicalSets(at)).toMatchObject({ unreadable: [third], unfinished: [] });
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

  it('are never the one that was made last, nor a younger one, in a thousand histories by a clock that jumps', () => {
    const step = fc.record({ days: fc.integer({ min: -60, max: 60 }), isWhole: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 90 }),
        (steps, keep) => {
          let time = now.getTime();
          let kept: readonly Manifest[] = [];
          for (const [number, { days, isWhole }] of steps.entries()) {
            time += days * 86_400_000 + 1000;
            const made = set(new Date(time).toISOString() + number, new Date(time).toISOString());
            const there = [...kept, ...(isWhole ? [made] : [])].sort((one, other) =>
              one.id.localeCompare(other.id),
            );
            const gone = forgettable(
              { whole: there, unfinished: [], snapshots: new Map(there.map(({ id }) => [id, [id]])) },
              keep,
              new Date(time),
            );
            if (isWhole) expect(gone).not.toContain(made.id);
            for (const { id, ended } of there)
              if (gone.includes(id)) expect(time - Date.parse(ended)).toBeGreaterThan(keep * 86_400_000);
            expect(gone.length).toBeLessThan(Math.max(1, there.length));
            kept = there.filter(({ id }) => !gone.includes(id));
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('are not the newest of the past for the sake of one that a clock ahead has dated', () => {
    const ahead = [set('b', '2026-06-01T00:00:00Z'), set('c', '2027-11-20T00:00:00Z')];
    const of = new Map([
      ['b', ['1']],
      ['c', ['2']],
    ]);
    expect(forgettable({ whole: ahead, snapshots: of, unfinished: [] }, 30, now)).toEqual([]);
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
