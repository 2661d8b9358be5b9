import { describe, expect, it } from 'vitest';
import { segmentOf } from '../../../../test/helpers/wal.ts';
import type { DatabaseBackup } from './pgbackrest.ts';
import type { Sidecars } from './sidecars.ts';
import { damagedSegment, faultsIn, verifyDatabase, wholeBackups } from './verify-database.ts';

/** As pgBackRest 2.55.1 printed it, with one byte of a bundle changed. */
const verified = `stanza: main
status: error
  archiveId: 17-1, total WAL checked: 10, total valid WAL: 10
    missing: 0, checksum invalid: 0, size invalid: 0, other: 0
  backup: 20261127-071028F, status: invalid, total files checked: 1349, total valid files: 1348
    missing: 0, checksum invalid: 1, size invalid: 0, other: 0
`;

const file = (number: number) => `17-1/0000000100000000/${segmentOf(number)}-${'a'.repeat(40)}.zst`;
const backup = (label: string) => ({ label }) as DatabaseBackup;

describe('reading the database back', () => {
  it('names the backup that a flipped byte is in, and nothing where all is well', () => {
    expect(faultsIn(verified)).toEqual(['backup: 20261127-071028F: checksum invalid: 1']);
    expect(
      faultsIn(verified.replace('checksum invalid: 1', 'checksum invalid: 0').replace('error', 'ok')),
    ).toEqual([]);
    expect(faultsIn('stanza: main\nstatus: error\n')).toEqual(['pgbackrest verify ended with status error']);
  });

  it('counts on no backup that is not valid, and on none that followed it on the same full one', () => {
    const labels = ['1F', '1F_2I', '1F_3I', '4F', '4F_5D'].map(backup);
    const told = (label: string, status: string) =>
      `  backup: ${label}, status: ${status}, total files checked: 3`;
    const kept = (label: string, status: string) =>
      wholeBackups(labels, [told('1F', 'valid'), told(label, status)].join('\n')).map((one) => one.label);
    expect(kept('1F_2I', 'invalid')).toEqual(['1F', '4F', '4F_5D']);
    expect(kept('4F', 'manifest missing')).toEqual(['1F', '1F_2I', '1F_3I']);
    expect(kept('4F', 'valid')).toHaveLength(5);
  });

  it('names a segment whose bytes are others, in whatever repository it lies', () => {
    // As pgBackRest 2.55.1 says it; later versions call it an error.
    const line = `INFO: invalid checksum '${file(5)}'`;
    expect(damagedSegment(line)).toBe(segmentOf(5));
    expect(damagedSegment(`ERROR: [028]: invalid size '<REPO:ARCHIVE>/${file(5)}'`)).toBe(segmentOf(5));
    expect(
      damagedSegment("P01  ERROR: [028]: invalid checksum '<REPO:BACKUP>/1F/pg_data/base/5/1.zst'"),
    ).toBeNull();
    expect(damagedSegment('P00   INFO: verify command end: completed successfully')).toBeNull();
  });

  it('tells what is missing, and leaves what is damaged out of what can be relied on', async () => {
    /** STAND-IN for pgBackRest, with answers of its form. */
    const inDatabase = async (words: readonly string[], more?: Parameters<Sidecars['inDatabase']>[1]) => {
      if (words.includes('info')) return '[]';
      if (words[0] === 'ls') return '';
      if (words.includes('repo-ls'))
        return JSON.stringify(Object.fromEntries([3, 4, 5, 7].map((one) => [file(one), { time: one }])));
      more?.onErrorLine?.(`INFO: invalid checksum '${file(4)}'`);
      return 'status: error\n archiveId: 17-1, total WAL checked: 4\n missing: 0, checksum invalid: 1\n';
    };
    const read = await verifyDatabase({ inDatabase } as Partial<Sidecars> as Sidecars, 1, [segmentOf(8)]);
    expect(read.faults).toEqual([
      'WAL 17-1: checksum invalid: 1',
      expect.stringMatching(`^WAL segment ${segmentOf(6)} is missing`),
      expect.stringMatching(`^WAL segment ${segmentOf(8)} is missing`),
    ]);
    expect([...read.segments]).toEqual([3, 5, 7].map((one) => [segmentOf(one), one * 1000]));
  });

  it('misses a segment while the spool holds what only another repository lacks', async () => {
    const inDatabase = async (words: readonly string[]) => {
      if (words.includes('info')) return '[]';
      if (words[0] === 'ls') return [3, 4, 6].map((one) => `${segmentOf(one)}\n`).join('');
      if (!words.includes('repo-ls')) return 'status: ok\n';
      return JSON.stringify(Object.fromEntries([3, 4, 6].map((one) => [file(one), { time: one }])));
    };
    const read = await verifyDatabase({ inDatabase } as Partial<Sidecars> as Sidecars, 1, [segmentOf(6)]);
    expect(read.faults).toEqual([expect.stringMatching(`^WAL segment ${segmentOf(5)} is missing`)]);
    expect([...read.segments.keys()].at(-1)).toBe(segmentOf(6));
  });

  it.each([
    ['waits in the spool', [3, 4, 6], [5], 4],
    ['arrived meanwhile', [3, 4, 5, 6, 7], [], 6],
    ['arrived meanwhile, with the next ones in the wrong order', [3, 4, 5, 6, 8], [7], 6],
  ])('misses no segment that %s: two are pushed at once', async (_, second, spool, last) => {
    const listings = [[3, 4, 6], second];
    const inDatabase = async (words: readonly string[]) => {
      if (words.includes('info')) return '[]';
      if (words[0] === 'ls') return spool.map((one) => `${segmentOf(one)}\n`).join('');
      if (!words.includes('repo-ls')) return 'status: ok\n';
      const names = listings.shift() ?? expect.fail('listed more often than twice');
      return JSON.stringify(Object.fromEntries(names.map((one) => [file(one), { time: one }])));
    };
    const read = await verifyDatabase({ inDatabase } as Partial<Sidecars> as Sidecars, 1, [segmentOf(6)]);
    expect(read.faults).toEqual([]);
    expect([...read.segments.keys()].at(-1)).toBe(segmentOf(last));
  });
});
