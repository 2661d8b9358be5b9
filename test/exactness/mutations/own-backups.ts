// What can go wrong with backups that Seaworthy makes itself: only the running deployment shows it.
import type { BackupRepositoriesFact, BackupsFact } from '../../../src/model/facts/backups.ts';
import { firstRepository, oneFolder, ownBackups as own } from '../../helpers/backups.ts';
import { soundBackups } from '../healthy-backups.ts';
import { inFacts, type Mutation } from '../mutation.ts';

const gibibyte = 1024 ** 3;
const newest = soundBackups.repositories[0]?.newest;
const spool = soundBackups.spool;
if (newest === undefined || newest === null || spool === null)
  throw new Error('the sound backups lack a part');

/** Sound in everything but this. */
function broken(what: string, check: string, backups: BackupsFact): Mutation {
  return inFacts('docker', what, [`backup/${check}`], () => ({ backups }));
}

function misplaced(what: string, check: string, backupRepositories: BackupRepositoriesFact): Mutation {
  return inFacts('host', what, [`backup/${check}`], () => ({ backups: soundBackups, backupRepositories }));
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
  broken('a spool that nobody empties', 'wal-waiting', {
    ...own({ spool: { ...spool, segments: 40, oldest: '2026-11-22T11:30:00.000Z' } }),
  }),
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
  inFacts('host', 'a repository on the last gigabyte of its disk', ['backup/room-short'], () => ({
    backups: soundBackups,
    backupRepositories: oneFolder({
      ...{ freeBytes: gibibyte, where: { device: 66, filesystem: 'nfs4', disks: [] } },
    }),
  })),
];
