import { editPlace, isOn, type ServiceInEffect, textOf, valueName } from '../../engine/in-effect.ts';
import type { Place } from '../../model/place.ts';

/** A link to the auth service that somebody outside will open. */
export interface AuthLink {
  readonly subject: string;
  readonly link: string;
  readonly at: Place;
}

const prefix = '/auth/v1';
const mails = ['CONFIRMATION', 'INVITE', 'RECOVERY', 'EMAIL_CHANGE'] as const;

/**
 * The links GoTrue will give out: in mails the path against API_EXTERNAL_URL by RFC 3986 (an absolute path replaces the
 * URL's own; `/verify` when none is set), and the callbacks of the providers that are on
 * (supabase/auth:internal/mailer/templatemailer, internal/conf/configuration.go).
 */
export function authLinks(auth: ServiceInEffect, external: URL): readonly AuthLink[] {
  const links = mails.flatMap((mail) => {
    const path = textOf(auth, `GOTRUE_MAILER_URLPATHS_${mail}`) ?? '/verify';
    if (!URL.canParse(path, external.href)) return [];
    return [linkOf(auth, `GOTRUE_MAILER_URLPATHS_${mail}`, new URL(path, external).href)];
  });
  const callbacks = Object.keys(auth.environment).flatMap((name) => {
    const provider = /^GOTRUE_EXTERNAL_([A-Z0-9_]+)_REDIRECT_URI$/.exec(name)?.[1];
    const callback = textOf(auth, name);
    const isUsed = provider !== undefined && isOn(auth, `GOTRUE_EXTERNAL_${provider}_ENABLED`);
    return isUsed && callback !== undefined && URL.canParse(callback) ? [linkOf(auth, name, callback)] : [];
  });
  return [...links, ...callbacks];
}

/** How a link misses the auth service behind the gateway; null = it does not, or leads to a host that routes as it likes. */
export function faultOf({ link }: AuthLink, gatewayHosts: readonly string[]): string | null {
  const url = new URL(link);
  const count = url.pathname.split(prefix).length - 1;
  if (count > 1) return `${prefix} twice`;
  return count === 0 && gatewayHosts.includes(url.host) ? `no ${prefix}` : null;
}

function linkOf(auth: ServiceInEffect, name: string, link: string): AuthLink {
  const value = auth.environment[name];
  if (value === undefined) return { subject: `services.${auth.name}.environment.${name}`, link, at: auth.at };
  return { subject: valueName(auth, name, value), link, at: editPlace(value) ?? auth.at };
}
