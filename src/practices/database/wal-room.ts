import { mebibyte } from '../../model/bytes.ts';
import type { SettingsFact } from '../../model/facts/database.ts';

/**
 * Bytes that pg_wal holds on a busy server without anything being wrong: `max_wal_size` and `wal_keep_size`, which
 * pg_settings counts in MB (PostgreSQL manual, "WAL Configuration"). Undefined = the settings do not tell.
 */
export function ordinaryWal(settings: SettingsFact): number | undefined {
  const [size, kept] = [settings['max_wal_size'], settings['wal_keep_size'] ?? '0'].map((text) =>
    Number.parseInt(text ?? '', 10),
  );
  const megabytes = (size ?? Number.NaN) + (kept ?? Number.NaN);
  return Number.isNaN(megabytes) ? undefined : megabytes * mebibyte;
}
