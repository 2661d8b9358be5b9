import { createHash } from 'node:crypto';

/** Below a deployment's directory: the key that every backup is encrypted with. */
export const backupKeyFile = 'seaworthy/secrets/backup-key';

/** Tells two keys apart, and nothing of either: a key is 32 random bytes, which no one can try out. 16 hex digits. */
export function keyFingerprint(key: string): string {
  return createHash('sha256').update(`seaworthy backup key\n${key.trim()}`).digest('hex').slice(0, 16);
}
