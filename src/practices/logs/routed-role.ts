import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';

/** Which service a container's name in upstream's router means, in any of the names it has had. */
const meant: readonly (readonly [pattern: RegExp, role: ServiceRole])[] = [
  [/(?:^|[-_])(?:kong|envoy|api-gw)/, 'gateway'],
  [/(?:^|[-_])(?:auth|gotrue)/, 'auth'],
  [/(?:^|[-_])(?:rest|postgrest)(?:[-_]|$)/, 'rest'],
  [/(?:^|[-_.])realtime/, 'realtime'],
  [/(?:^|[-_])storage/, 'storage'],
  [/functions/, 'functions'],
  [/(?:^|[-_])(?:db|postgres)(?:[-_]|$)/, 'db'],
];

/** Whether this stack runs the service that the name means; a name that means none of Supabase's is another's business. */
export function isHere(container: string, services: readonly ServiceFact[]): boolean {
  const role = meant.find(([pattern]) => pattern.test(container))?.[1];
  return role !== undefined && services.some((service) => service.role === role);
}
