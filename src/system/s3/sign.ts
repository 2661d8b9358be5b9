// Signature Version 4: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
import { createHash, createHmac } from 'node:crypto';

export interface ToSign {
  readonly method: string;
  /** Encoded as it is sent (`encodedPath`). S3 encodes once, other services twice. */
  readonly path: string;
  readonly query: Query;
  /** All of them are signed; names in small letters, `host` and `x-amz-date` among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Hex of the body's SHA-256, or `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
  /** `20130524T000000Z`, as in `x-amz-date`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly keyId: string;
  readonly secret: string;
}

export type Query = readonly (readonly [string, string])[];

/** The value of the header `Authorization`. */
export function authorization(request: ToSign): string {
  const { date, region, service, keyId } = request;
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const names = Object.keys(request.headers).sort();
  const text = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical(request, names))].join('\n');
  const signature = hmac(signingKey(request), text).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

function canonical({ method, path, query, headers, payload }: ToSign, names: readonly string[]): string {
  const lines = names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`);
  return [method, path, encodedQuery(query), lines.join(''), names.join(';'), payload].join('\n');
}

function signingKey({ secret, date, region, service }: ToSign): Buffer {
  const steps = [date.slice(0, 8), region, service, 'aws4_request'];
  return steps.reduce<Buffer>((key, step) => hmac(key, step), Buffer.from(`AWS4${secret}`));
}

function hmac(key: Uint8Array, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** Hex. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** `2013-05-24T00:00:00.000Z` as `20130524T000000Z`. */
export function amzDate(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** A query in the order that is signed, which is also sent: by name, then by value, as they are encoded. */
export function encodedQuery(query: Query): string {
  return query
    .map(([name, value]) => [encoded(name), encoded(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** A key as the path of a URL, slashes kept. */
export function encodedPath(key: string): string {
  return key.split('/').map(encoded).join('/');
}

/** Everything but letters, digits and `-._~`, in UTF-8. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
