import { createHash, createHmac } from 'node:crypto';
import type { SecretFact } from '../../model/secret.ts';
import type { Sample } from './samples.ts';
import { readToken, type Verifier, verifiersOf } from './token.ts';

export interface DescriberOptions {
  readonly key: Uint8Array;
  readonly samples: readonly Sample[];
  /** Secrets of the deployment, any of which may have signed a token. */
  readonly secrets: ReadonlySet<string>;
}

/** Makes what may be known of a secret; the same value gives the same object. */
export function createDescriber(options: DescriberOptions): (value: string) => SecretFact {
  const sampleIds = new Map(options.samples.map((sample) => [sample.sha256, sample.id]));
  const made = new Map<string, SecretFact>();
  let verifiers: readonly Verifier[] | undefined;

  function fingerprint(value: string): string {
    return createHmac('sha256', options.key).update(value).digest('hex').slice(0, 16);
  }

  function make(value: string): SecretFact {
    const sample = sampleIds.get(createHash('sha256').update(value).digest('hex'));
    verifiers ??= [...options.secrets].flatMap((secret) => verifiersOf(secret, fingerprint(secret)));
    const token = readToken(value, verifiers);
    return {
      fingerprint: fingerprint(value),
      bytes: Buffer.byteLength(value),
      ...(sample === undefined ? {} : { sample }),
      reserved: /[^A-Za-z0-9_.~-]/.test(value),
      bareYamlScalar: isBareYamlScalar(value),
      breaksUnquoted: isNoPlainScalar(value),
      ...formOf(value),
      ...(token === null ? {} : { token }),
    };
  }

  return function describe(value) {
    const before = made.get(value);
    if (before !== undefined) return before;
    const fact = make(value);
    made.set(value, fact);
    return fact;
  };
}

/** YAML 1.1 scalars that are no strings without quotes; Kong reads its file as YAML 1.1 (failure case 42). */
function isBareYamlScalar(value: string): boolean {
  const isNumber = /^[-+]?(?:\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+|0x[0-9a-fA-F]+|0o?[0-7]+)$/.test(
    value,
  );
  return isNumber || /^(?:~|null|true|false|yes|no|on|off|y|n)$/i.test(value);
}

/** YAML 1.2.2 section 7.3.3: what a plain scalar may neither start with nor hold. */
function isNoPlainScalar(value: string): boolean {
  if (/^[,[\]{}#&*!|>'"%@`]/.test(value) || /^[-?:](?:\s|$)/.test(value)) return true;
  return /^\s|\s$|\n|:\s|:$|\s#/.test(value);
}

/** What stands for a key: RFC 7517's forms, and PostgREST's `@path`. */
function formOf(value: string): Pick<SecretFact, 'form'> {
  if (/^@\.{0,2}\//.test(value)) return { form: 'file' };
  const isKeys = /^\s*[[{]/.test(value) && /"(?:keys|kty)"\s*:/.test(value);
  return isKeys ? { form: 'key-set' } : {};
}
