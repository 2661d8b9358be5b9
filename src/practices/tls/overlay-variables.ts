// What upstream's own overlays for a proxy are told by variables.
import { servicesOf } from '../../engine/find-service.ts';
import { textOf } from '../../engine/in-effect.ts';
import type { Wishes } from '../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Wanted } from './wanted-urls.ts';

/**
 * PROXY_DOMAIN and CERTBOT_EMAIL of every proxy that takes them (supabase/supabase:docker/docker-compose.caddy.yml and
 * docker-compose.nginx.yml@8251255b). A proxy that is given no such variable has its name in a file of its own.
 */
export function overlayVariables(
  services: readonly ServiceFact[],
  { domain, email }: Pick<Wishes, 'domain' | 'email'>,
): { readonly wanted: readonly Wanted[]; readonly notes: readonly string[] } {
  const wished = { PROXY_DOMAIN: domain?.toLowerCase(), CERTBOT_EMAIL: email } as const;
  const found = servicesOf(services, 'proxy').flatMap((proxy) =>
    (['PROXY_DOMAIN', 'CERTBOT_EMAIL'] as const).flatMap((name) =>
      proxy.environment[name] === undefined ? [] : [{ proxy, name, value: wished[name] }],
    ),
  );
  const wanted = found.flatMap(({ proxy, name, value }): readonly Wanted[] => {
    if (value === undefined) return [];
    const present = textOf(proxy, name);
    // Caddy takes several addresses, parted by blanks or commas: a list that holds the name is a person's, and stays.
    const isSo = (present ?? '')
      .toLowerCase()
      .split(/[\s,]+/)
      .includes(value.toLowerCase());
    return isSo ? [] : [{ service: proxy.name, name, value, present, isSo }];
  });
  const isMailMissing = found.some(({ name, value }) => name === 'CERTBOT_EMAIL' && value === undefined);
  const notes = isMailMissing
    ? ['CERTBOT_EMAIL stays as it is: say email in seaworthy.yaml, an address of yours']
    : [];
  return { wanted, notes };
}
