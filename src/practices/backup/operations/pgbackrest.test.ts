import { describe, expect, it } from 'vitest';
import { linesOfFiles, type RepositoryInfo, readInfo, typeFor } from './pgbackrest.ts';

const backup = (label: string, type: string, stop: number, key = 1) => ({
  ...{ label, type, error: false },
  archive: { start: '000000010000000000000003', stop: '000000010000000000000003' },
  timestamp: { start: stop - 4, stop },
  database: { id: 1, 'repo-key': key },
  info: { size: 32_302_537, delta: 408, repository: { delta: 3_828_160 } },
});
const info = JSON.stringify([
  {
    name: 'main',
    repo: [
      { key: 1, cipher: 'aes-256-cbc', status: { code: 0, message: 'ok' } },
      { key: 2, cipher: 'none', status: { code: 2, message: 'no valid backups' } },
    ],
    archive: [
      { database: { id: 1, 'repo-key': 1 }, id: '15-1', min: '0A', max: '0B' },
      { database: { id: 2, 'repo-key': 1 }, id: '17-2', min: '01', max: '04' },
    ],
    backup: [backup('20261127-071028F', 'full', 1_795_763_432)],
  },
]);

describe('what pgBackRest says', () => {
  it('is told apart by repository, with the WAL of the present cluster', () => {
    const [first, second] = readInfo(info);
    expect(first).toMatchObject({
      number: 1,
      status: 'ok',
      isEncrypted: true,
      wal: { first: '01', last: '04' },
    });
    expect(first?.backups).toMatchObject([{ label: '20261127-071028F', storedBytes: 3_828_160 }]);
    expect(second).toMatchObject({ status: 'no valid backups', isEncrypted: false, wal: null, backups: [] });
    expect(readInfo('[]')).toEqual([]);
  });

  it('of a repository that the key does not open is no garbage', () => {
    const message = "[FormatError] unable to load info file '/r/backup.info'";
    const status = { code: 99, message: `${message}: key/value found outside of section: \u0001\ufffd` };
    const text = JSON.stringify([
      { repo: [{ key: 1, cipher: 'aes-256-cbc', status }], archive: [], backup: [] },
    ]);
    expect(readInfo(text)).toMatchObject([{ status: expect.stringContaining('the key does not open') }]);
    expect(() => readInfo(`[{"repo":[{"status":{"message":"${message}: \u0001`)).toThrow(
      /the key does not open/,
    );
  });

  it('in another form is a Problem', () => {
    expect(() => readInfo('{"a":1}')).toThrow(/unexpected form/);
    expect(() => readInfo('nonsense')).toThrow(/unexpected form/);
  });

  it('tells how far a backup or a restore is, and how much that was', () => {
    const heard: unknown[] = [];
    const hear = linesOfFiles((progress) => heard.push(progress));
    hear(
      'DETAIL: backup file /var/lib/postgresql/data/base/1/2835 (bundle 2/0, 8KB, 12.5%) checksum fae9ae75',
    );
    hear('INFO: backup command end: completed successfully');
    hear(
      'DETAIL: restore file /var/lib/postgresql/data/base/5/1 - exists and matches backup (1.5MB, 50%) checksum 1',
    );
    hear('DETAIL: restore zeroed file /var/lib/postgresql/data/base/5/3 (0B, 100%)');
    expect(heard).toEqual([
      { share: 0.125, bytes: 8192 },
      { share: 0.5, bytes: 8192 + 1.5 * 1024 ** 2 },
      { share: 1, bytes: 8192 + 1.5 * 1024 ** 2 },
    ]);
  });
});

describe('the type of a backup', () => {
  const now = new Date('2026-11-27T12:00:00Z');
  const aged = (days: number, hasErrors = false): RepositoryInfo => {
    const [whole] = readInfo(info);
    const backups = (whole?.backups ?? []).map((one) => ({
      ...one,
      stopped: now.getTime() / 1000 - days * 86_400,
      hasErrors,
    }));
    return { ...(whole ?? expect.fail('no repository')), backups };
  };

  it.each([
    ['full', undefined],
    ['incr', aged(1)],
    ['incr', aged(6.9)],
    ['full', aged(7)],
    ['full', aged(1, true)],
  ] as const)('is %s by the age and state of the last full one', (type, repository) => {
    expect(typeFor(repository, 7, now)).toBe(type);
  });
});
