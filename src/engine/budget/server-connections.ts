import type { SettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { postgresOption } from '../postgres-options.ts';

/** NaN = a setting that is no number. */
export interface ServerConnections {
  readonly max: number;
  readonly reserved: number;
  readonly usable: number;
}

/**
 * What the server has: as it runs, else as its command says, else by default; undefined = an external one that was not
 * asked. `max_connections` 100, `superuser_reserved_connections` 3 and `reserved_connections` 0 (since 16) by default: PostgreSQL
 * manual, "Connection Settings".
 */
export function serverConnections(
  db: ServiceFact | undefined,
  settings: SettingsFact | undefined,
): ServerConnections | undefined {
  const option = (name: string): string | undefined =>
    settings?.[name] ?? (db === undefined ? undefined : postgresOption(db, name));
  if (db === undefined && settings?.['max_connections'] === undefined) return undefined;
  const reserved =
    Number(option('superuser_reserved_connections') ?? 3) + Number(option('reserved_connections') ?? 0);
  const max = Number(option('max_connections') ?? 100);
  return { max, reserved, usable: max - reserved };
}
