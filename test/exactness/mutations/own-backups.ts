// What can go wrong with backups that Seaworthy makes itself: only the running deployment shows it.
import type { BackupRepositoriesFact, BackupsFact } from '../../../src/model/facts/backups.ts';
import type { FactTable } from '../../../src/model/facts/table.ts';
import { firstRepository, oneFolder, ownBackups as own } from '../../helpers/backups.ts';
import { soundBackups } from '../healthy-backups.ts';
import { inFacts, type Mutation } from '../mutation.ts';

const gibibyte = 1024 ** 3;
const newest = soundBackups.repositories[0]?.newest;
const spool = soundBackups.spool;
if (newest === undefined || newest === null || spool === null)
  throw new Error('the sound backups lack a part');

/** The server as the wishes have it. */
const archiving = ({ settings }: FactTable): Pick<FactTable, 'settings'> => ({
  settings: { ...settings, archive_mode: 'on', archive_timeout: '30' },
});

/** Sound in everything but this. */
function broken(what: string, check: string, backups: BackupsFact, also: readonly string[] = []): Mutation {
  const change = (given: FactTable) => ({ ...archiving(given), backups });
  return inFacts('docker', what, [`backup/${check}`], change, { also });
}

function misplaced(what: string, check: string, backupRepositories: BackupRepositoriesFact): Mutation {
  return inFacts('host', what, [`backup/${check}`], (given) => ({
    ...archiving(given),
    ...{ backups: soundBackups, backupRepositories },
  }));
}

export const ownBackups: readonly Mutation[] = [
  broken('an own backup that is three days old', 'stale', {
    ...firstRepository({ newest: { ...newest, endedAt: '2026-11-19T02:04:00.000Z' } }),
  }),
  broken('an own repository without a backup', 'stale', {
    ...firstRepository({ newest: null, status: 'no valid backups' }),
  }),
  broken('an own backup that met damaged pages', 'damaged-pages', {
    ...firstRepository({ newest: { ...newest, damagedPages: true } }),
  }),
  broken(
    'a spool that nobody empties',
    'wal-waiting',
    own({ spool: { ...spool, segments: 40, oldest: '2026-11-22T11:30:00.000Z' } }),
    ['backup/rpo-not-met'],
  ),
  broken('WAL that waits as long again as it was held', 'rpo-not-met', {
    ...own({ spool: { ...spool, segments: 3, oldest: '2026-11-22T11:59:15.000Z' } }),
  }),
  broken('a drill that measured a minute and a half', 'rpo-not-met', {
    ...own({ drills: { ...soundBackups.drills, rpo: { at: spool.at, seconds: 92, beyond: null } } }),
  }),
  inFacts(
    'postgres',
    'segments that are held for five minutes',
    ['backup/rpo-not-met', 'backup/no-archive-timeout'],
    ({ settings }) => ({
      settings: { ...settings, archive_mode: 'on', archive_timeout: '300' },
      backups: soundBackups,
    }),
  ),
  broken(
    'a store that refuses WAL',
    'wal-waiting',
    own({ spool: { ...spool, failing: 'the bucket refuses' } }),
  ),
  broken('a repository without a cipher', 'unencrypted', firstRepository({ encrypted: false })),
  broken('a key of which nobody keeps a copy', 'key-not-kept', {
    ...own({ key: { ...soundBackups.key, kept: null } }),
  }),
  broken('a gap in the WAL that was found', 'unverified', {
    ...own({
      verified: [{ number: 1, at: '2026-11-20T00:00:00.000Z', faults: ['WAL segment 1 is missing'] }],
    }),
  }),
  broken('a drill that was red', 'restore-unproven', {
    ...own({
      drills: { ...soundBackups.drills, redSince: { at: '2026-11-20T05:00:00.000Z', failure: 'no WAL' } },
    }),
  }),
  broken('captures that fail', 'objects-behind', {
    ...own({ captures: { at: spool.at, lastRescan: spool.at, failing: 'no hard links' } }),
  }),
  broken('objects that were saved last week', 'objects-behind', {
    ...firstRepository({ objectsAt: '2026-11-15T02:05:00.000Z' }),
  }),
  misplaced('backups on a disk of this machine alone', 'only-on-this-host', oneFolder()),
  inFacts('host', 'a repository on the last gigabyte of its disk', ['backup/room-short'], (given) => ({
    ...archiving(given),
    backups: soundBackups,
    backupRepositories: oneFolder({
      ...{ freeBytes: gibibyte, where: { device: 66, filesystem: 'nfs4', disks: [] } },
    }),
  })),
];
