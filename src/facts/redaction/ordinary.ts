import { at, entriesOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';

const shortestReplaced = 6;

/** Words that people use as passwords and that stand in every deployment with their own meaning. */
const words = new Set(
  `postgres postgresql supabase password passwd secret secrets changeme change-me default example localhost redacted
   authenticator supabase_admin supabase_auth_admin supabase_storage_admin supabase_functions_admin
   supabase_replication_admin supabase_read_only_user service_role anonymous authenticated public dashboard
   pgbouncer supavisor realtime storage functions analytics logflare vector studio gateway grafana prometheus
   administrator production development staging docker compose container volume network service services
   database username unknown enabled disabled string number boolean 127.0.0.1 0.0.0.0 apikey`.split(/\s+/),
);

/**
 * Whether a secret may be replaced wherever it stands. Short ones and ordinary words may not: replacing `postgres`
 * everywhere would make a report unreadable and tell the reader what the password is.
 */
export function isReplacedEverywhere(secret: string, project: Project): boolean {
  if ([...secret].length < shortestReplaced) return false;
  const word = secret.toLowerCase();
  if (words.has(word) || word === project.name.toLowerCase()) return false;
  return !entriesOf(at(project.root, 'services')).some(([name]) => name.toLowerCase() === word);
}
