import { type StackFiles, stackFiles } from '../../helpers/audit-stack.ts';

/** Envoy, Postgres 17, Supavisor, objects in S3, Caddy, pgBackRest, metrics and logs. A data directory that was used. */
export function hardened(): StackFiles {
  return { ...stackFiles('hardened'), 'volumes/db/data/PG_VERSION': '17\n' };
}
