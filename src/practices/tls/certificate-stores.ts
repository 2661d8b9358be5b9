import type { ServiceFact } from '../../model/facts/services.ts';

/** Where proxies that fetch certificates themselves keep them, by image; from each image's documentation. */
const stores: readonly (readonly [image: RegExp, folder: string])[] = [
  [/(?:^|\/)caddy(?:-docker-proxy)?$/, '/data/caddy'],
  [/(?:^|\/)nginx-certbot$/, '/etc/letsencrypt'],
  [/(?:^|\/)nginx-proxy-manager$/, '/etc/letsencrypt'],
  [/(?:^|\/)swag$/, '/config'],
  [/(?:^|\/)certbot$/, '/etc/letsencrypt'],
  [/(?:^|\/)acme-companion$/, '/etc/acme.sh'],
];

/** The folder in which this proxy keeps the certificates it fetches; null when it fetches none, or we do not know. */
export function certificateStore({ image }: ServiceFact): string | null {
  if (image === undefined) return null;
  return stores.find(([pattern]) => pattern.test(image.repository))?.[1] ?? null;
}

/** The volume that keeps this folder when the container is made anew: a bind or a named volume over it. */
export function keeperOf({ volumes }: ServiceFact, folder: string) {
  return volumes.find(({ type, source, target }) => {
    const isKept = source !== undefined && (type === 'bind' || type === 'volume');
    const path = target.replace(/\/+$/, '');
    return isKept && (path === folder || folder.startsWith(`${path}/`));
  });
}
