// Which variables of which services hold the public address, and what each of them should say.
import { servicesOf } from '../../engine/find-service.ts';
import { textOf } from '../../engine/in-effect.ts';
import type { EnvironmentValue, ServiceFact } from '../../model/facts/services.ts';
import { whyLocal } from '../../model/net.ts';
import { authPathWanted } from './auth-path-wanted.ts';
import { type PublicUrl, publicUrlsOf } from './public-urls.ts';

export interface Wanted {
  readonly service: string;
  readonly name: string;
  readonly value: string;
  readonly present: string | undefined;
  readonly isSo: boolean;
}

export interface WantedUrls {
  readonly wanted: readonly Wanted[];
  readonly notes: readonly string[];
}

/**
 * The public URLs and everything that is made of the same variables: a key of the env file may feed several services, and each
 * of them has to be meant (callbacks, issuers, the CORS list of the gateway). Values with a part of their own keep it.
 */
export function namedUrls(services: readonly ServiceFact[], origin: string): WantedUrls {
  const found = new Map<string, Wanted>();
  const urls = publicUrlsOf(services);
  const elsewhere = urls.filter((url) => isElsewhere(url, urls, origin));
  for (const { service, name, text, value } of urls.filter((url) => !elsewhere.includes(url))) {
    const target =
      name === 'API_EXTERNAL_URL' ? `${origin}${authPathWanted(services, service)}` : pathKept(text, origin);
    for (const one of withSameSource(services, value, text, target))
      found.set(`${one.service} ${one.name}`, one);
    found.set(`${service.name} ${name}`, wantedOf(service, name, target));
  }
  // publicUrlsOf tells each value once; the same name in another service of its kind is meant as well.
  for (const service of servicesOf(services, 'studio', 'functions', 'gateway')) {
    if (textOf(service, 'SUPABASE_PUBLIC_URL') === undefined) continue;
    const key = `${service.name} SUPABASE_PUBLIC_URL`;
    if (!found.has(key)) found.set(key, wantedOf(service, 'SUPABASE_PUBLIC_URL', origin));
  }
  const hasAuth = servicesOf(services, 'auth').some((auth) => textOf(auth, 'API_EXTERNAL_URL') === undefined);
  const notes = [
    ...(hasAuth ? ['auth is given no API_EXTERNAL_URL, so its links stay as they are'] : []),
    ...elsewhere.map(({ name, text }) => `${name} stays ${text}, a host of its own`),
  ];
  return { wanted: [...found.values()], notes };
}

/** Files may be served from a host of their own, a CDN for one; a person wrote that on purpose. */
function isElsewhere({ name, url }: PublicUrl, urls: readonly PublicUrl[], origin: string): boolean {
  if (name !== 'STORAGE_PUBLIC_URL' || url === null || whyLocal(url.hostname) !== null) return false;
  const others = urls.flatMap((one) => (one.name === name ? [] : (one.url?.host ?? [])));
  return ![new URL(origin).host, ...others].includes(url.host);
}

/** SITE_URL is the application's: it is set to what is wished and never guessed. */
export function siteUrlOf(services: readonly ServiceFact[], wish: string | undefined): readonly Wanted[] {
  if (wish === undefined) return [];
  return servicesOf(services, 'auth').map((auth) => wantedOf(auth, 'GOTRUE_SITE_URL', wish));
}

function pathKept(text: string, origin: string): string {
  const path = URL.canParse(text) ? new URL(text).pathname.replace(/\/+$/, '') : '';
  return `${origin}${path}`;
}

/** Values that take the same variable, with the old address in them replaced. */
function withSameSource(
  services: readonly ServiceFact[],
  source: EnvironmentValue,
  text: string,
  target: string,
): readonly Wanted[] {
  const [variable, ...others] = source.variables;
  if (variable === undefined || others.length > 0) return [];
  return services.flatMap((service) =>
    Object.entries(service.environment).flatMap(([name, value]): readonly Wanted[] => {
      const present = value.text;
      const isSame =
        value.variables.includes(variable) && value.secret === undefined && value.fromEnvFile !== true;
      if (!isSame || present === null || !present.includes(text)) return [];
      return [wantedOf(service, name, present.replaceAll(text, target))];
    }),
  );
}

function wantedOf(service: ServiceFact, name: string, value: string): Wanted {
  const present = textOf(service, name);
  return { service: service.name, name, value, present, isSo: present === value };
}
