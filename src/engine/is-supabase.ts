import type { Project } from '../deployment/project.ts';
import type { Known } from '../model/fact.ts';
import type { ServiceFact, ServiceRole } from '../model/facts/services.ts';
import { Problem } from '../model/problem.ts';
import { isSupabasePostgres } from './postgres-image.ts';
import { listed } from './words.ts';

/** Roles that only Supabase's own programs play. A gateway, a Postgres, a Vector or an imgproxy may be anybody's. */
const own: readonly ServiceRole[] = [
  'auth',
  'rest',
  'realtime',
  'storage',
  'meta',
  'functions',
  'analytics',
  'studio',
];

/** Whether any part of Supabase runs here. One is enough: people split a deployment over directories and machines. */
export function isSupabase(services: readonly ServiceFact[]): boolean {
  return services.some((service) => {
    if (own.includes(service.role) || service.product === 'supavisor') return true;
    return service.role === 'db' && isSupabasePostgres(service);
  });
}

/** Another application's directory would get a report full of checks that do not apply, and look almost sound; or changes. */
export function refuseStrangers(
  { files, inactiveServices }: Project,
  services: Known<readonly ServiceFact[]>,
): void {
  if (!services.known || isSupabase(services.value)) return;
  const names = services.value.map(({ name }) => name);
  const seen =
    names.length === 0 ? 'no service is active' : `none of its services is of Supabase (${listed(names, 4)})`;
  throw new Problem({
    code: 'no-supabase',
    message: `${files.map(({ shown }) => shown).join(', ')}: ${seen}`,
    hints:
      inactiveServices.length > 0
        ? [`activate the profile of ${listed(inactiveServices, 4)} with --profile or COMPOSE_PROFILES`]
        : ['point -C at the directory of the Compose files that run Supabase, or name them with -f'],
  });
}
