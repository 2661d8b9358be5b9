import { parseEnvFile } from '../../deployment/env-file/parse.ts';
import { isSecretName } from '../../facts/redaction/secret-name.ts';
import type { Files } from '../../ports/files.ts';

/** The secrets of an env file that is not in effect yet: a complaint about it may quote them. */
export function secretsOfEnvFile(path: string, files: Files): readonly string[] {
  const file = files.read(path);
  if (!file.ok) return [];
  return parseEnvFile(file.text, path).flatMap(({ key, body }) => {
    return key !== undefined && body !== undefined && body !== '' && isSecretName(key) ? [body] : [];
  });
}
