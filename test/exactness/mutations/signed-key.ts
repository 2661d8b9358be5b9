import { createHmac } from 'node:crypto';
import { today } from '../../helpers/facts.ts';
import { allOf, type FilesEdit, keyOf, setKey } from '../edits.ts';

export interface Claims {
  readonly role: 'anon' | 'service_role';
  readonly iss?: string;
  /** Days from the tests' day. */
  readonly expiresInDays: number;
}

/** A JSON Web Token signed with HS256 (RFC 7515, RFC 7518 section 3.2). */
export function signedKey({ role, iss = 'supabase', expiresInDays }: Claims, secret: string): string {
  const exp = Math.floor(today.getTime() / 1000) + expiresInDays * 86_400;
  const head = [
    { alg: 'HS256', typ: 'JWT' },
    { role, iss, iat: 1_760_000_000, exp },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

/** A key of the env file signed with the secret that stands there. */
export function resign(key: string, claims: Claims): FilesEdit {
  return setKey(key, (files) => signedKey(claims, keyOf('JWT_SECRET')(files)));
}

/** The secret as a key of the env file's key sets (RFC 7517, RFC 7518 section 6.4). */
export function inKeySets(secret: string): FilesEdit {
  const key = `"k":"${Buffer.from(secret).toString('base64url')}"`;
  const replaced = (name: string) => setKey(name, (files) => keyOf(name)(files).replace(/"k":"[^"]*"/, key));
  return allOf(replaced('JWT_KEYS'), replaced('JWT_JWKS'));
}

/** Another secret, the key sets with it, and both keys signed by it. */
export function changeSecret(secret: string): FilesEdit {
  return allOf(
    setKey('JWT_SECRET', secret),
    inKeySets(secret),
    resign('ANON_KEY', { role: 'anon', expiresInDays: 1800 }),
    resign('SERVICE_ROLE_KEY', { role: 'service_role', expiresInDays: 1800 }),
  );
}
