import { type ServiceInEffect, seenValue } from '../../engine/in-effect.ts';
import type { ServiceRole } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';

export interface EncryptionKey {
  readonly service: string;
  readonly subject: string;
  readonly saw: string;
  readonly at: Place | undefined;
  readonly isPublished: boolean;
}

interface Rule {
  readonly variable: string;
  /** What the service uses when the variable is empty; absent = it does not start. */
  readonly builtIn?: string;
  /** Sample ids that count here; secrets/sample-secrets tells of the others. */
  readonly samples: readonly string[];
}

const rules: { readonly [Role in ServiceRole]?: Rule } = {
  realtime: { variable: 'DB_ENC_KEY', samples: ['realtime-db-enc-key'] },
  meta: { variable: 'CRYPTO_KEY', builtIn: "postgres-meta's built-in key", samples: ['meta-crypto-key'] },
  analytics: { variable: 'LOGFLARE_DB_ENCRYPTION_KEY', builtIn: "Logflare's built-in key", samples: [] },
};

/** The key with which a service encrypts what it stores; none for services that store nothing encrypted. */
export function encryptionKeysOf(service: ServiceInEffect): readonly EncryptionKey[] {
  const rule = rules[service.role];
  if (rule === undefined || isBeforeEncryption(service)) return [];
  const value = service.environment[rule.variable];
  if (value === undefined || value.text === null || value.text === '') {
    if (rule.builtIn === undefined) return [];
    const subject = `services.${service.name}.environment.${rule.variable}`;
    return [
      { service: service.name, subject, saw: `not set: ${rule.builtIn}`, at: service.at, isPublished: true },
    ];
  }
  const isPublished = rule.samples.includes(value.secret?.sample ?? '');
  const evidence = seenValue(
    service,
    rule.variable,
    value,
    isPublished ? 'is a published key' : 'a key of its own',
  );
  return [{ service: service.name, isPublished, ...evidence, at: evidence.at }];
}

/** Logflare encrypts since 1.8.0 (Logflare/logflare#2163). */
function isBeforeEncryption({ role, image }: ServiceInEffect): boolean {
  const version = /^v?(\d+)\.(\d+)/.exec(image?.tag ?? '');
  return role === 'analytics' && version !== null && version[1] === '1' && Number(version[2]) < 8;
}
