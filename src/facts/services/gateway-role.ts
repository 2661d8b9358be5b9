import type { ServiceTraits } from './traits.ts';

/** Variables by which upstream's Compose files hand the API keys to the gateway, Kong's names and Envoy's. */
const keyVariables = ['SUPABASE_ANON_KEY', 'SUPABASE_SERVICE_KEY', 'ANON_KEY', 'SERVICE_ROLE_KEY'];

/**
 * Which of the Kong and Envoy services are API gateways: those that are given the API keys (two, while one replaces the
 * other), else the first that mounts a gateway configuration. A Kong or Envoy that does other work (a service mesh, a
 * company's own gateway) is none.
 */
export function gatewaysAmong(candidates: readonly ServiceTraits[]): readonly string[] {
  const withKeys = candidates.filter(({ environment }) => keyVariables.some((name) => environment.has(name)));
  const gateways = withKeys.length > 0 ? withKeys : candidates.filter(hasConfiguration).slice(0, 1);
  return gateways.map(({ name }) => name);
}

function hasConfiguration({ environment, mountTargets }: ServiceTraits): boolean {
  if (environment.has('KONG_DECLARATIVE_CONFIG')) return true;
  return mountTargets.some((target) => /kong\.ya?ml$|\/home\/kong\/|^\/etc\/envoy(?:\/|$)/.test(target));
}
