import { serviceOf } from '../../engine/find-service.ts';
import { textOf } from '../../engine/in-effect.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

const path = '/auth/v1';

/**
 * `/auth/v1` or nothing: what has to end API_EXTERNAL_URL so that the path stands in every link exactly once. Since upstream's
 * 0.7.0 the variable holds it, the gateway is given it as the issuer, and callbacks add `/callback` alone; before, callbacks
 * add `/auth/v1/callback` (supabase/supabase:docker/upgrades.json, docker/docker-compose.yml).
 */
export function authPathWanted(services: readonly ServiceFact[], auth: ServiceFact): '' | typeof path {
  const external = textOf(auth, 'API_EXTERNAL_URL') ?? '';
  const gateway = serviceOf(services, 'gateway');
  const issuer = gateway?.environment['JWT_ISSUER'];
  if (issuer !== undefined && issuer.variables.length === 1 && issuer.text === external) return path;
  const callbacks = Object.entries(auth.environment).flatMap(([name, { text }]) =>
    /^GOTRUE_EXTERNAL_[A-Z0-9_]+_REDIRECT_URI$/.test(name) && text !== null ? [text] : [],
  );
  const added = callbacks.flatMap((text) => (text.startsWith(external) ? [text.slice(external.length)] : []));
  if (external !== '' && added.some((rest) => rest.startsWith(`${path}/`))) return '';
  if (external !== '' && added.some((rest) => rest.startsWith('/callback'))) return path;
  const present = URL.canParse(external) ? new URL(external).pathname : '';
  return present.replace(/\/+$/, '') === path ? path : '';
}
