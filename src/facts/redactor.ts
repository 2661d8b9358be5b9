import type { Project } from '../deployment/project.ts';
import { redacted, type SecretFact } from '../model/secret.ts';
import { collectSecrets } from './redaction/collect.ts';
import { createDescriber } from './redaction/describe.ts';
import { isReplacedEverywhere } from './redaction/ordinary.ts';
import { formsReplacer } from './redaction/replace-forms.ts';
import type { Sample } from './redaction/samples.ts';
import { isSecretName } from './redaction/secret-name.ts';
import { redactShapes, wholeShape } from './redaction/shapes.ts';
import { redactUrls, urlPassword } from './redaction/url.ts';

export { isSecretName } from './redaction/secret-name.ts';

/** Knows every secret of one deployment; the only way from a value to something that may be shown. */
export interface Redactor {
  /** Text with every secret (plain, base64, URL-encoded, hex) replaced by `[redacted]`. */
  text(text: string): string;
  /** What may be known of a secret: key names decide whether a value is one (`isSecretName`). */
  describe(value: string): SecretFact;
  /** A named value as facts hold it: the whole value is the secret, or the password inside its URL, or neither. */
  value(name: string, value: string): RedactedValue;
}

export interface RedactedValue {
  readonly text: string;
  readonly secret?: SecretFact;
}

export interface RedactorOptions {
  /** Random per collection, so that fingerprints of two reports cannot be compared with each other or with a guess. */
  readonly key: Uint8Array;
  readonly samples: readonly Sample[];
  /** Further secrets, which the project's files do not hold: of the files before a change, or after it. */
  readonly more?: Iterable<string>;
}

/**
 * Learns the secrets of a deployment from its files. A secret of fewer than 6 characters, or one that equals an ordinary
 * word (`postgres`), is only removed where it stands as a value or inside a URL: anywhere else the word means something else.
 */
export function createRedactor(project: Project, options: RedactorOptions): Redactor {
  const secrets = new Set([...collectSecrets(project), ...(options.more ?? [])]);
  const replaceForms = formsReplacer([...secrets].filter((secret) => isReplacedEverywhere(secret, project)));
  const describe = createDescriber({ ...options, secrets });

  function text(value: string): string {
    return redactShapes(replaceForms(value));
  }

  function value(name: string, given: string): RedactedValue {
    if (isSecretName(name)) return { text: given === '' ? '' : redacted, secret: describe(given) };
    if (wholeShape(given)) return { text: redacted, secret: describe(given) };
    const password = urlPassword(given);
    if (password === null) return { text: text(given) };
    return { text: redactUrls(text(given), redacted, true), secret: describe(password) };
  }

  return { text, describe, value };
}
