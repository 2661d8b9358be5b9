// Server settings that nobody may wish: upstream, a practice of ours or the data's safety depends on them.
import { at, entriesOf, type Mapping, textOf } from '../../deployment/node.ts';
import type { Complaint } from './complaint.ts';

const ofImage =
  'upstream and the image decide it: with another value the server would not find its files or its clients';
const ofBackup = 'the backup and replica practices own it';
const ofSafety = 'with another value a crash can destroy the database';

/** Why a setting is not for `seaworthy.yaml` (postgresql.org/docs/17: 19.2, 19.3, 19.5, 19.6). */
const owners: Readonly<Record<string, string>> = {
  config_file: ofImage,
  data_directory: ofImage,
  hba_file: ofImage,
  ident_file: ofImage,
  external_pid_file: ofImage,
  listen_addresses: ofImage,
  port: ofImage,
  unix_socket_directories: ofImage,
  wal_level: 'Realtime and replicas need logical, which the image sets',
  archive_mode: ofBackup,
  archive_command: ofBackup,
  archive_library: ofBackup,
  archive_cleanup_command: ofBackup,
  restore_command: ofBackup,
  primary_conninfo: ofBackup,
  primary_slot_name: ofBackup,
  fsync: ofSafety,
  full_page_writes: ofSafety,
  zero_damaged_pages: ofSafety,
};

/** Settings of the file that are refused. */
export function ownedSettings(root: Mapping): readonly Complaint[] {
  return entriesOf(at(root, 'postgres', 'settings')).flatMap(([name, { keyAt, value }]) => {
    const why = whyOwned(name);
    if (why === null || textOf(value) === undefined) return [];
    return [
      {
        path: ['postgres', 'settings', name],
        at: keyAt,
        text: `cannot be set here: ${why}`,
        hint: 'remove the line; a Compose override of your own can still set it',
      },
    ];
  });
}

function whyOwned(name: string): string | null {
  if (name.startsWith('recovery_target')) return ofBackup;
  return Object.hasOwn(owners, name) ? (owners[name] ?? null) : null;
}
