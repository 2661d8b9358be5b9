import { describe, expect, it } from 'vitest';
import { listingCommand, readWalgList, walgStatus } from './walg.ts';

// SAMPLES, not recorded: no wal-g runs where these tests do. Their fields are those of wal-g v3 (docs/README.md, `backup-list --detail
// --json`; internal/backup_time.go, internal/databases/postgres/extended_metadata_dto.go).
const sample = JSON.stringify([
  {
    backup_name: 'base_000000010000000000000009',
    time: '2026-11-26T02:00:41Z',
    wal_file_name: '000000010000000000000009',
    storage_name: 'default',
    start_time: '2026-11-26T02:00:02.123Z',
    finish_time: '2026-11-26T02:00:40.512Z',
    pg_version: 150008,
    is_permanent: false,
    uncompressed_size: 41235464,
    compressed_size: 8421341,
  },
  {
    backup_name: 'base_000000010000000000000005',
    time: '2026-11-25T02:00:41Z',
    wal_file_name: '000000010000000000000005',
    storage_name: 'default',
  },
]);
const now = new Date('2026-11-26T12:00:40Z');

describe('the list of WAL-G (samples)', () => {
  it('is read oldest first, by the end of each backup where it tells that', () => {
    expect(readWalgList(sample)).toEqual([
      { name: 'base_000000010000000000000005', time: '2026-11-25T02:00:41Z' },
      { name: 'base_000000010000000000000009', time: '2026-11-26T02:00:40.512Z' },
    ]);
  });

  it.each(['', '[]', 'null'])('is empty when it says %j', (text) => expect(readWalgList(text)).toEqual([]));

  it('is not believed when it is something else', () => {
    expect(readWalgList('INFO: 2026/11/26 list')).toBe('wal-g answered in an unexpected form');
  });
});

describe('what is asked in the place of the push', () => {
  it.each([
    ['wal-g wal-push %p', 'wal-g backup-list --detail --json'],
    [
      '/usr/bin/envdir /etc/wal-g.d/env wal-g wal-push "%p"',
      '/usr/bin/envdir /etc/wal-g.d/env wal-g backup-list --detail --json',
    ],
    [
      'wal-g --config /etc/walg.yaml wal-push %p',
      'wal-g --config /etc/walg.yaml backup-list --detail --json',
    ],
    ['rm -rf "$HOME"; wal-g wal-push %p', 'wal-g backup-list --detail --json'],
  ])('of %s is %s', (command, asked) => expect(listingCommand(command)).toBe(asked));
});

describe('the status of an archive of WAL-G', () => {
  it('says where it goes and how old its newest backup is, and never that all is well', () => {
    const backups = readWalgList(sample);
    const status = walgStatus({ place: 's3://acme/wal', backups }, now);
    expect(status.isSound).toBe(false);
    expect(status.lines.map(({ text }) => text)).toEqual([
      'WAL-G archives the WAL to s3://acme/wal; Seaworthy looks at it and leaves it alone',
      'last base backup 10 h ago (base_000000010000000000000009), 2 in all',
    ]);
  });

  it('takes an archive without a base backup for none', () => {
    expect(walgStatus({ place: null, backups: [] }, now).lines.at(-1)?.ok).toBe(false);
  });

  it('says why the list is not there', () => {
    expect(walgStatus({ place: null, backups: 'wal-g: not found' }, now).lines.at(-1)).toEqual({
      ok: null,
      text: 'its backups could not be listed: wal-g: not found',
    });
  });
});
