// PostgREST's image holds one program and no shell, so the only question is `postgrest --ready`.
import { settingOf } from '../../engine/find-service.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Answerable } from './answerable.ts';

const test = ['CMD', 'postgrest', '--ready'];

/** What of its configuration `--ready` needs, and what is missing of it. */
export function postgrestReady(service: ServiceFact): Answerable {
  const major = Number(/^v?(\d+)(?:\.|$)/.exec(service.image?.tag ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(major))
    return { unable: 'its tag does not tell whether it is PostgREST 14 or later, which can ask itself' };
  if (major < 14) return { unable: 'its image holds nothing to ask with before PostgREST 14' };

  const host = settingOf(service, 'PGRST_ADMIN_SERVER_HOST')?.text ?? undefined;
  if (host !== undefined && isSpecial(host)) {
    return { unable: `PGRST_ADMIN_SERVER_HOST=${host} names no address that --ready could ask` };
  }
  const environment = { ...portWanted(service), ...(host === undefined ? hostWanted(service) : {}) };
  return Object.keys(environment).length === 0 ? { test } : { test, environment };
}

function portWanted(service: ServiceFact): Record<string, string> {
  if (settingOf(service, 'PGRST_ADMIN_SERVER_PORT') !== undefined) return {};
  // Upstream's number, unless the API itself listens there.
  const taken = settingOf(service, 'PGRST_SERVER_PORT')?.text === '3001';
  return { PGRST_ADMIN_SERVER_PORT: taken ? '3002' : '3001' };
}

/** Without a host of its own the admin server takes the API's, by default one of the special forms. */
function hostWanted(service: ServiceFact): Record<string, string> {
  const inherited = settingOf(service, 'PGRST_SERVER_HOST')?.text ?? '!4';
  return isSpecial(inherited) ? { PGRST_ADMIN_SERVER_HOST: 'localhost' } : {};
}

function isSpecial(host: string): boolean {
  return /^(?:\*|[*!][46])$/.test(host);
}
