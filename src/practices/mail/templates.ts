// Where auth fetches the bodies of its mails: supabase/auth:internal/mailer/templatemailer/template.go.
import { type ServiceInEffect, textOf, type ValueInEffect } from '../../engine/in-effect.ts';
import { namesOf } from '../../engine/service-names.ts';
import { isLoopback } from '../../model/net.ts';

export interface Template {
  /** `GOTRUE_MAILER_TEMPLATES_CONFIRMATION`. */
  readonly name: string;
  readonly value: ValueInEffect;
  readonly text: string;
}

/** The templates that auth is told to fetch. */
export function templatesOf(auth: ServiceInEffect): readonly Template[] {
  return Object.entries(auth.environment).flatMap(([name, value]): readonly Template[] => {
    const text = textOf(auth, name);
    return /^GOTRUE_MAILER_TEMPLATES_/.test(name) && text !== undefined ? [{ name, value, text }] : [];
  });
}

/**
 * Why auth cannot fetch a template, or null when these files do not tell. What does not begin with `http` is put behind
 * SITE_URL as it is.
 */
export function templateFault(
  { text }: Template,
  auth: ServiceInEffect,
  services: readonly ServiceInEffect[],
): string | null {
  const isWhole = text.startsWith('http');
  if (!isWhole && !text.startsWith('/')) return 'is no http address, and auth reads no files';
  const address = isWhole ? text : `${textOf(auth, 'GOTRUE_SITE_URL') ?? ''}${text}`;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) return 'is no http address';
  const host = new URL(address).hostname;
  if (isLoopback(host)) return 'leads back into the auth container itself';
  if (/[.:]/.test(host)) return null;
  const target = services.find((service) => namesOf(service).includes(host));
  if (target === undefined) return 'names a host that is no service here';
  const networks = auth.networks.map(({ name }) => name);
  const isShared = target.networks.some(({ name }) => networks.includes(name));
  return isShared ? null : `names ${target.name}, which shares no network with auth`;
}
