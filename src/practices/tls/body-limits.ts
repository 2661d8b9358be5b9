import { editPlace, type ServiceInEffect, textOf, valueName } from '../../engine/in-effect.ts';
import type { ProxyConfigFact } from '../../model/facts/files.ts';
import type { Place } from '../../model/place.ts';

/** The largest body that one link of the chain lets through. */
export interface BodyLimit {
  readonly subject: string;
  readonly bytes: number;
  readonly at: Place;
}

/** nginx:ngx_http_core_module, client_max_body_size. */
const nginxDefault = 1024 * 1024;

/** Storage's limit for one upload (supabase/storage:src/config.ts); null when it sets none. */
export function storageLimit(storage: ServiceInEffect): BodyLimit | null {
  const name = ['UPLOAD_FILE_SIZE_LIMIT', 'FILE_SIZE_LIMIT'].find(
    (one) => textOf(storage, one) !== undefined,
  );
  const value = name === undefined ? undefined : storage.environment[name];
  const bytes = Number(value?.text ?? '');
  if (name === undefined || value === undefined || !(bytes > 0)) return null;
  return { subject: valueName(storage, name, value), bytes, at: editPlace(value) ?? storage.at };
}

/** A proxy's limit; 0 in nginx means none, and Caddy has none unless told. */
export function proxyLimit({ product, file, bodyLimitBytes, upstreams }: ProxyConfigFact): BodyLimit {
  const written = bodyLimitBytes ?? (product === 'nginx' ? nginxDefault : 0);
  const at = upstreams[0]?.at ?? { file, line: 1 };
  return { subject: file, bytes: written === 0 ? Number.POSITIVE_INFINITY : written, at };
}

const kongNames = [
  'KONG_NGINX_PROXY_CLIENT_MAX_BODY_SIZE',
  'KONG_NGINX_HTTP_CLIENT_MAX_BODY_SIZE',
  'KONG_CLIENT_MAX_BODY_SIZE',
];

/** Limits that Kong is given; it has none of its own. */
export function gatewayLimits(gateway: ServiceInEffect): readonly BodyLimit[] {
  return kongNames.flatMap((name) => {
    const value = gateway.environment[name];
    const bytes = sizeOf(value?.text ?? '');
    if (value === undefined || bytes === null || bytes === 0) return [];
    return [{ subject: valueName(gateway, name, value), bytes, at: editPlace(value) ?? gateway.at }];
  });
}

/** nginx's sizes: `8192`, `8k`, `50m`, `1g`. */
function sizeOf(text: string): number | null {
  const match = /^(\d+)([kmg]?)$/i.exec(text.trim());
  if (match === null) return null;
  const power = ['', 'k', 'm', 'g'].indexOf((match[2] ?? '').toLowerCase());
  return Number(match[1]) * 1024 ** power;
}

/** `1 MiB`, `50 MiB`, `52428801 bytes`. */
export function printSize(bytes: number): string {
  if (bytes === Number.POSITIVE_INFINITY) return 'no limit';
  for (const [unit, size] of [
    ['GiB', 1024 ** 3],
    ['MiB', 1024 ** 2],
    ['KiB', 1024],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size} ${unit}`;
  }
  return `${bytes} bytes`;
}
