import type { ServiceFact } from '../../model/facts/services.ts';

/** The pooler that keeps tenants as rows; the others read their files or variables on every start. */
export function supavisorOf(services: readonly ServiceFact[]): ServiceFact | undefined {
  return services.find(({ role, product }) => role === 'pooler' && (product ?? 'supavisor') === 'supavisor');
}
