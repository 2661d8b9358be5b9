import { describe, expect, it } from 'vitest';
import { daysFor, letGo } from './let-go.ts';
import type { DatabaseBackup, RepositoryInfo } from './pgbackrest.ts';
import type { Sidecars } from './sidecars.ts';

const now = new Date('2026-11-27T12:00:00Z');
const secondsAgo = (days: number) => now.getTime() / 1000 - days * 86_400;

function info(...days: readonly number[]): RepositoryInfo {
  const backups = days.map((one) => ({ started: secondsAgo(one) }) as DatabaseBackup);
  return { number: 1, status: 'ok', isEncrypted: true, wal: null, backups };
}

/** STAND-IN for both engines: pgBackRest has a full backup that began so many days ago, or does not answer. */
function engines(days: number | null) {
  const ran: (readonly string[])[] = [];
  const size = { size: 1, repository: { delta: 1 } };
  const backup = {
    ...{
      label: '1F',
      type: 'full',
      archive: { start: 'A', stop: 'A' },
      info: size,
      database: { 'repo-key': 1 },
    },
    timestamp: { start: secondsAgo(days ?? 0), stop: secondsAgo(days ?? 0) + 60 },
  };
  const status = days === null ? { code: 99, message: 'the store is away' } : { code: 0, message: 'ok' };
  const snapshots = [40, 38, 36].map((age) => ({
    ...{ id: `of${age}`, tags: [], paths: ['/objects'] },
    time: new Date(secondsAgo(age) * 1000).toISOString(),
  }));
  const repo = [{ key: 1, cipher: 'aes-256-cbc', status }];
  const sidecars = {
    inDatabase: async (words: readonly string[]) => {
      ran.push(words);
      return words.includes('info')
        ? JSON.stringify([{ repo, archive: [], backup: days === null ? [] : [backup] }])
        : '';
    },
    restic: async (_: number, words: readonly string[]) => {
      ran.push(words);
      return words[0] === 'snapshots' ? JSON.stringify(snapshots) : '';
    },
  } as Partial<Sidecars> as Sidecars;
  return { sidecars, ran };
}

describe('what is let go of a repository', () => {
  it('is no snapshot that the oldest backup of the database needs', () => {
    expect(daysFor(info(36.5, 29, 1), 30, now)).toBe(37);
    expect(daysFor(info(30), 30, now)).toBe(30);
    expect(daysFor(info(5, 1), 30, now)).toBe(30);
    expect(daysFor(info(), 30, now)).toBe(30);
    // Under a clock that was set, nothing is kept for less.
    expect(daysFor(info(-3), 30, now)).toBe(30);
  });

  it('is looked at after the database let go of its own', async () => {
    const { sidecars, ran } = engines(36.5);
    await letGo(sidecars, 1, 30, now);
    const forgotten = ran.find((words) => words[0] === 'forget') ?? [];
    expect(forgotten).toEqual(['forget', '--prune', 'of40']);
    const order = ran.map((words) => words.find((word) => ['expire', 'info', 'forget'].includes(word)));
    expect(order.filter((word) => word !== undefined)).toEqual(['expire', 'info', 'forget']);
  });

  it('is nothing where the backups cannot be seen', async () => {
    const { sidecars, ran } = engines(null);
    await expect(letGo(sidecars, 1, 30, now)).rejects.toThrow('the store is away');
    expect(ran.filter((words) => words[0] === 'forget')).toEqual([]);
  });
});
