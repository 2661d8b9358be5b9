import { describe, expect, it } from 'vitest';
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import type { Repository } from '../repositories/repository.ts';
import type { DatabaseBackup, RepositoryInfo } from './pgbackrest.ts';
import { statusOf } from './status.ts';

const now = new Date('2026-11-27T12:00:00Z');
const repositories: readonly Repository[] = [
  { kind: 'folder', number: 1, path: '/mnt/backup', shown: '/mnt/backup' },
];

function backup(hoursAgo: number, more: Partial<DatabaseBackup> = {}): DatabaseBackup {
  const stopped = now.getTime() / 1000 - hoursAgo * 3600;
  return {
    ...{ repository: 1, label: 'L', type: 'full', started: stopped - 60, stopped, bytes: 2 ** 30 },
    ...{ storedBytes: 2 ** 20, wal: { start: 'A', stop: 'A' }, hasErrors: false },
    ...more,
  };
}

function info(backups: readonly DatabaseBackup[], more: Partial<RepositoryInfo> = {}): RepositoryInfo {
  return { number: 1, status: 'ok', isEncrypted: true, wal: null, backups, ...more };
}

const idle: DatabaseStatus = {
  at: now.toISOString(),
  spool: { segments: 0, bytes: 0, oldest: null },
  lastPushed: { name: 'A', at: '2026-11-27T11:59:40Z' },
  failing: null,
  repositories: [],
  setBack: null,
};

const lastRestore = { text: '6 hours ago, to the second, in 94 s', isSound: true };

const status = (one: RepositoryInfo, spool: DatabaseStatus | null = idle) =>
  statusOf({ repositories, info: [one], spool, lastRestore, now });

describe('the status of backups', () => {
  it('is sound with a backup of last night, all WAL pushed, everything encrypted', () => {
    const found = status(info([backup(240), backup(10, { type: 'incr' })]));
    expect(found.isSound).toBe(true);
    expect(found.lines.map(({ text }) => text)).toEqual([
      '/mnt/backup: last backup 10 h ago (incr, 1 GiB), any moment of the last 10 days, encrypted',
      'WAL: nothing waits, last segment 20 s ago',
    ]);
    expect(found.lastRestore).toBe('6 hours ago, to the second, in 94 s');
  });

  it('does not say that it reaches across a gap that reading back has found', () => {
    const cut = { from: '2026-11-20T00:00:00Z', to: '2026-11-26T00:00:00Z', lacks: 'X' };
    const read = { number: 1, at: '2026-11-27T06:00:00Z', faults: ['gap'], windows: [cut] };
    const told = (place: string) => {
      const verified = [{ ...read, place }];
      const one = info([backup(180), backup(10)]);
      return statusOf({ repositories, info: [one], verified, spool: idle, lastRestore, now });
    };
    expect(told('/mnt/backup').isSound).toBe(false);
    expect(told('/mnt/backup').lines[0]?.text).toContain('no moment after 2026-11-26T00:00:00Z');
    // What was known of another folder says nothing of this one.
    expect(told('/mnt/old').lines[0]?.text).toContain('any moment of the last 7 days');
  });

  it.each([
    ['is too old', info([backup(27)]), idle],
    ['has pages with wrong checksums', info([backup(1, { hasErrors: true })]), idle],
    ['is not encrypted', info([backup(1)], { isEncrypted: false }), idle],
    ['is not there', info([], { status: 'no valid backups' }), idle],
    ['cannot be asked for', info([], { status: 'a server does not answer', isEncrypted: null }), idle],
    ['has WAL that waits', info([backup(1)]), waiting('2026-11-27T11:58:00Z', null)],
    ['fails to push', info([backup(1)]), waiting('2026-11-27T11:59:55Z', 'the disk is full')],
    ['says nothing of its spool', info([backup(1)]), null],
    ['has a sidecar that went silent', info([backup(1)]), { ...idle, at: '2026-11-27T11:58:00Z' }],
    ['has a sidecar whose word is of the future', info([backup(1)]), { ...idle, at: '2026-11-28T12:00:00Z' }],
    ['is of the future, for a clock was set', info([backup(-24)]), idle],
  ])('is not sound when one %s', (_, one, spool) => {
    expect(status(one, spool).isSound).toBe(false);
  });

  it.each([-400 * 24, -24, -2, 24, 48, 400 * 24])(
    'is never sound by a clock that jumped %i hours',
    (hours) => {
      const jumped = new Date(now.getTime() + hours * 3_600_000);
      const found = statusOf({
        repositories,
        info: [info([backup(1)])],
        lastRestore,
        spool: idle,
        now: jumped,
      });
      expect(found.isSound).toBe(false);
    },
  );

  it('says that segments are switched for a database under a clock that was set back', () => {
    const setBack = { until: '2026-11-28T12:00:00.000Z', server: '1 1000' };
    const found = status(info([backup(1)]), { ...idle, setBack });
    expect(found.isSound).toBe(true);
    expect(found.lines.at(-1)?.text).toContain('the clock was set back: until 2026-11-28T12:00:00.000Z');
  });

  it('names the store that does not answer, and what waits for it', () => {
    const [store, wal] = status(
      info([], { status: 'pgbackrest: a server does not answer' }),
      waiting('2026-11-27T11:50:00Z', 'HostConnectError'),
    ).lines;
    expect(store?.text).toBe('/mnt/backup: pgbackrest: a server does not answer');
    expect(wal?.text).toMatch(/^WAL: 3 segments \(48 MiB\) wait for 10 min, .*: HostConnectError$/);
  });

  it('tells the repositories apart: what one lacks says nothing of the other', () => {
    const bucket: Repository = { kind: 'folder', number: 2, path: '/b', shown: 's3://b' };
    const hung = waiting('2026-11-27T11:50:00Z', 'it does not answer for 60 s');
    const of = (number: number, line: Pick<DatabaseStatus, 'spool' | 'lastPushed' | 'failing'>) => {
      const { lastPushed, failing } = line;
      return { number, place: `p${number}`, waiting: line.spool, lastPushed, failing };
    };
    const spool = { ...hung, repositories: [of(1, idle), of(2, { ...hung, lastPushed: null })] };
    const all = [...repositories, bucket];
    const found = statusOf({ repositories: all, info: [info([backup(1)])], spool, lastRestore, now });
    expect(found.lines.slice(2)).toEqual([
      { ok: true, text: 'WAL into /mnt/backup: nothing waits, last segment 20 s ago' },
      {
        ok: false,
        text: 'WAL into s3://b: 3 segments (48 MiB) wait for 10 min, nothing pushed yet: it does not answer for 60 s',
      },
    ]);
    const late = { ...spool, repositories: [of(1, idle)] };
    expect(
      statusOf({ repositories: all, info: [], spool: late, lastRestore, now }).lines.at(-1),
    ).toMatchObject({
      ok: null,
      text: expect.stringContaining('WAL into s3://b: seaworthy-backup does not know it yet'),
    });
  });
});

function waiting(oldest: string, reason: string | null): DatabaseStatus {
  const failing = reason === null ? null : { since: oldest, reason };
  return { ...idle, spool: { segments: 3, bytes: 3 * 16 * 2 ** 20, oldest }, failing };
}
