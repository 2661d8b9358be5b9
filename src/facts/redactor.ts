import type { SecretFact } from '../model/secret.ts';

/** Knows every secret of one deployment; the only way from a value to something that may be shown. */
export interface Redactor {
  /** Text with every secret (plain, base64, URL-encoded, hex) replaced by `[redacted]`. */
  text(text: string): string;
  /** What may be known of a secret: key names decide whether a value is one (`isSecretName`). */
  describe(value: string): SecretFact;
}
