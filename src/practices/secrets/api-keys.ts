import type { TokenFact } from '../../model/secret.ts';
import { legacyKeysOf } from './legacy-keys.ts';
import type { SecretInUse } from './secrets-in-use.ts';

export interface ApiKey extends SecretInUse {
  readonly token: TokenFact;
}

const day = 24 * 60 * 60 * 1000;

/** Seconds since the epoch that a Date can hold; beyond it nobody lives to see the key expire. */
const lastSecond = 8.64e12;

/** The JSON Web Tokens of this deployment. A foreign token in an application's own variables is none of them. */
export function apiKeysOf(secrets: readonly SecretInUse[]): readonly ApiKey[] {
  return secrets.flatMap((one) => {
    const { token } = one.secret;
    if (token === undefined) return [];
    const hasRole = token.role === 'anon' || token.role === 'service_role';
    const isOurs = hasRole || token.verifiedBy.length > 0 || legacyKeysOf([one]).length > 0;
    return isOurs ? [{ ...one, token }] : [];
  });
}

/** When a token expires; null = never. */
export function expiryOf(token: TokenFact): Date | null {
  if (token.expiresAt === undefined || token.expiresAt > lastSecond) return null;
  return new Date(token.expiresAt * 1000);
}

/** Whole days until then; negative once it is past. */
export function daysUntil(moment: Date, now: Date): number {
  return Math.floor((moment.getTime() - now.getTime()) / day);
}

/** `2027-01-09 23:00 UTC`. */
export function printMoment(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `48 days from now`, `12 days ago`. */
export function printDistance(moment: Date, now: Date): string {
  const days = daysUntil(moment, now);
  if (days < 0) return `${plural(daysUntil(now, moment))} ago`;
  return days === 0 ? 'within a day' : `${plural(days)} from now`;
}

function plural(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
