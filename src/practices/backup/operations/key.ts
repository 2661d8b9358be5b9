// The key that every backup is encrypted with: which one it is, and whether somebody said that a copy is kept elsewhere.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Places } from '../../../engine/state/places.ts';
import { prepareState } from '../../../engine/state/prepare.ts';
import { readRecord, writeRecord } from '../../../engine/state/record.ts';
import { backupKeyFile, keyFingerprint } from '../../../model/backup-key.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';

const shape = z.strictObject({ schemaVersion: z.literal(1), at: z.string(), fingerprint: z.string() });

/** A key with what is remembered of it. The text is the secret itself. */
export interface BackupKey {
  readonly text: string;
  readonly fingerprint: string;
  /** ISO 8601; null = nobody has said that this very key is kept elsewhere. */
  readonly keptAt: string | null;
}

/** Throws a Problem where there is none yet, or it may not be read. */
export function readBackupKey(places: Places, { files, tree }: World): BackupKey {
  const file = files.read(posix.join(places.directory, backupKeyFile), 4096);
  if (!file.ok)
    throw new Problem({
      code: 'backup-key',
      message: `${backupKeyFile} ${file.reason}`,
      hints:
        file.refusal === 'missing'
          ? ['seaworthy apply --only backup makes it, once backup.repositories names a place']
          : ['run this as the owner of the deployment, or as root'],
    });
  const fingerprint = keyFingerprint(file.text);
  const kept = readRecord(recordOf(places), () => shape, tree);
  return { text: file.text.trim(), fingerprint, keptAt: kept?.fingerprint === fingerprint ? kept.at : null };
}

/** Writes down that somebody keeps a copy of this key; nothing of the key itself. */
export function confirmKept(
  places: Places,
  { fingerprint }: BackupKey,
  { clock, tree }: Pick<World, 'clock' | 'tree'>,
): void {
  prepareState(places, tree);
  const at = clock.now().toISOString();
  writeRecord(places, recordOf(places), { schemaVersion: 1, at, fingerprint }, tree);
}

function recordOf({ state }: Places): string {
  return posix.join(state, 'backup-key.json');
}
