import type { ServiceTraits } from './traits.ts';

/** Variables by which upstream's Compose files hand the API keys to the gateway, Kong's names and Envoy's. */
const keyVariables = ['SUPABASE_ANON_KEY', 'SUPABASE_SERVICE_KEY', 'ANON_KEY', 'SERVICE_ROLE_KEY'];

/**
 * Which of the Kong and Envoy services is the API gateway: the one that is given the API keys, else the one that mounts a
 * gateway configuration. A Kong or Envoy that does other work (a service mesh, a company's own gateway) is none.
 */
export function gatewayAmong(candidates: readonly ServiceTraits[]): string | null {
  const withKeys = candidates.filter(({ environment }) => keyVariables.some((name) => environment.has(name)));
  const withConfiguration = candidates.filter(hasConfiguration);
  const both = withKeys.filter((candidate) => withConfiguration.includes(candidate));
  return (both[0] ?? withKeys[0] ?? withConfiguration[0])?.name ?? null;
}

function hasConfiguration({ environment, mountTargets }: ServiceTraits): boolean {
  if (environment.has('KONG_DECLARATIVE_CONFIG')) return true;
  return mountTargets.some((target) => /kong\.ya?ml$|\/home\/kong\/|^\/etc\/envoy(?:\/|$)/.test(target));
}
