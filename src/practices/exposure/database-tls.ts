import { textOf } from '../../engine/in-effect.ts';
import { postgresOption } from '../../engine/postgres-options.ts';
import type { SettingsFact } from '../../model/facts/database.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** Whether a database or a pooler offers TLS to its clients; undefined = neither its files nor the server tell. */
export function tlsOf(service: ServiceFact, settings: SettingsFact | undefined): boolean | undefined {
  if (service.role === 'db') return databaseTls(service, settings);
  const product = service.product ?? 'supavisor';
  if (product === 'supavisor') return supavisorTls(service);
  if (product !== 'pgbouncer') return undefined;
  // Its images write their file from variables; a mounted one may say anything. Left out, it is `disable`.
  const mode = textOf(service, 'CLIENT_TLS_SSLMODE');
  if (mode !== undefined) return mode !== 'disable';
  return service.volumes.length > 0 ? undefined : false;
}

/** Supabase's image has `ssl = off` in a file of its own; another image, or a file mounted over it, may not. */
function databaseTls(service: ServiceFact, settings: SettingsFact | undefined): boolean | undefined {
  const ssl = settings?.['ssl'] ?? postgresOption(service, 'ssl');
  if (ssl !== undefined) return /^(?:on|true|yes|1)$/i.test(ssl);
  const isOwnFile = service.volumes.some(({ target }) => /^\/etc\/postgresql(?:\/|$)/.test(target));
  const isSupabase = /(?:^|\/)supabase\/postgres$/.test(service.image?.repository ?? '');
  return isSupabase && !isOwnFile ? false : undefined;
}

/** A certificate with its key, of RSA or of ECDSA: supabase/supavisor config/runtime.exs. */
function supavisorTls(service: ServiceFact): boolean {
  const has = (...names: readonly string[]) => names.every((name) => textOf(service, name) !== undefined);
  return (
    has('GLOBAL_DOWNSTREAM_CERT_PATH', 'GLOBAL_DOWNSTREAM_KEY_PATH') ||
    has('DOWNSTREAM_SERVER_ECDSA_CERT', 'DOWNSTREAM_SERVER_ECDSA_KEY')
  );
}
