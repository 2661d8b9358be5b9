import { createHmac, createPublicKey, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { z } from 'zod';
import type { TokenFact } from '../../model/secret.ts';

/** Something that can say whether it signed a token. */
export interface Verifier {
  readonly fingerprint: string;
  readonly verifies: (token: SignedToken) => boolean;
}

interface SignedToken {
  readonly algorithm: string;
  /** Header and claims as signed. */
  readonly signed: string;
  readonly signature: Buffer;
}

const header = z.object({ alg: z.string() });
/** ECMA-262 section 21.4.1.1: no date lies further from the epoch; a claim that does means the end of time. */
const furthest = 8.64e12;
const seconds = z.number().transform((given) => Math.min(furthest, Math.max(-furthest, given)));

const claims = z.object({
  role: z.string().optional().catch(undefined),
  iss: z.string().optional().catch(undefined),
  ref: z.string().optional().catch(undefined),
  iat: seconds.optional().catch(undefined),
  exp: seconds.optional().catch(undefined),
});

/** The claims of a JSON Web Token and who signed it; null when the value is none. */
export function readToken(value: string, verifiers: readonly Verifier[]): TokenFact | null {
  const parts = value.trim().split('.');
  const [head = '', body = '', signature = ''] = parts;
  if (parts.length !== 3) return null;
  const algorithm = header.safeParse(parseBase64Json(head));
  const claim = claims.safeParse(parseBase64Json(body));
  if (!algorithm.success || !claim.success) return null;
  const token: SignedToken = {
    algorithm: algorithm.data.alg,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
  const { role, iss, ref, iat, exp } = claim.data;
  const signers = verifiers
    .filter((verifier) => verifier.verifies(token))
    .map(({ fingerprint }) => fingerprint);
  return {
    algorithm: token.algorithm,
    ...(role === undefined ? {} : { role }),
    ...(iss === undefined ? {} : { issuer: iss }),
    ...(ref === undefined ? {} : { hostedProject: ref }),
    ...(iat === undefined ? {} : { issuedAt: iat }),
    ...(exp === undefined ? {} : { expiresAt: exp }),
    verifiedBy: [...new Set(signers)],
  };
}

/** Three parts in base64url, the first two of them JSON objects (RFC 7519 section 3). */
const tokenForm = /\bey[A-Za-z0-9_-]{8,}\.ey[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{16,}/g;

/** The JSON Web Tokens that stand anywhere in these words, in order. */
export function tokensIn(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => word.match(tokenForm) ?? []);
}

/** The ways in which a secret may have signed: as an HMAC key (RFC 7518 section 3.2), or by the keys of its JWKS (RFC 7517). */
export function verifiersOf(secret: string, fingerprint: string): readonly Verifier[] {
  const asKey: Verifier = { fingerprint, verifies: (token) => isHmacOf(token, Buffer.from(secret, 'utf8')) };
  if (!/^\s*[[{]/.test(secret)) return [asKey];
  return [asKey, ...keySetVerifiers(secret, fingerprint)];
}

const keyShape = z.looseObject({ kty: z.string(), k: z.string().optional() });
const keySet = z.union([
  z.object({ keys: z.array(keyShape) }).transform(({ keys }) => keys),
  z.array(keyShape),
  keyShape.transform((key) => [key]),
]);

function keySetVerifiers(text: string, fingerprint: string): readonly Verifier[] {
  const keys = keySet.safeParse(parseJson(text));
  if (!keys.success) return [];
  return keys.data.flatMap((jwk) => {
    if (jwk.kty === 'oct' && jwk.k !== undefined) {
      const key = Buffer.from(jwk.k, 'base64url');
      return [{ fingerprint, verifies: (token: SignedToken) => isHmacOf(token, key) }];
    }
    const key = publicKey(jwk);
    return key === null ? [] : [{ fingerprint, verifies: (token: SignedToken) => isSignatureOf(token, key) }];
  });
}

function isHmacOf({ algorithm, signed, signature }: SignedToken, key: Buffer): boolean {
  const hash = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }[algorithm];
  if (hash === undefined) return false;
  const expected = createHmac(hash, key).update(signed).digest();
  return expected.length === signature.length && timingSafeEqual(expected, signature);
}

function isSignatureOf({ algorithm, signed, signature }: SignedToken, key: KeyObject): boolean {
  const isMatching = algorithm.startsWith('ES')
    ? key.asymmetricKeyType === 'ec'
    : key.asymmetricKeyType === 'rsa';
  const hash = /^(?:ES|RS)(256|384|512)$/.exec(algorithm)?.[1];
  if (hash === undefined || !isMatching) return false;
  // RFC 7518 section 3.4: ECDSA signatures are the two numbers side by side, not DER.
  return verify(`sha${hash}`, Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }, signature);
}

function publicKey(jwk: Record<string, unknown>): KeyObject | null {
  try {
    return createPublicKey({ key: jwk, format: 'jwk' });
  } catch {
    return null;
  }
}

function parseBase64Json(text: string): unknown {
  return parseJson(Buffer.from(text, 'base64url').toString('utf8'));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
