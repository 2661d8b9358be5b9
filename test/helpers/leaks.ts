import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Values of keys that name a secret, in any env file of the directory. */
export function secretsOf(directory: string): readonly string[] {
  const files = readdirSync(directory).filter(
    (name) => name.startsWith('.env') && statSync(join(directory, name)).isFile(),
  );
  const lines = files.flatMap((name) => readFileSync(join(directory, name), 'utf8').split('\n'));
  const values = lines.flatMap((line) => {
    const match =
      /^\s*(?:export\s+)?(\w*(?:PASSWORD|PASS|SECRET|TOKEN|_KEY|KEY_BASE|ACCESS_KEY_ID)\w*)=["']?([^"'#\s]+)/.exec(
        line,
      );
    return match?.[2] === undefined ? [] : [match[2]];
  });
  return [...new Set(values)].filter((value) => value.length >= 8);
}

/** The forms of secrets found in a text. */
export function formsIn(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.flatMap((secret) => {
    const forms = [
      secret,
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      encodeURIComponent(secret),
    ];
    return forms.filter((form) => text.includes(form));
  });
}

/** Files below a folder in which one of the secrets stands in some form: path from there, and mode as `0600`. */
export function filesWith(root: string, secrets: readonly string[]): readonly string[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
  return paths.flatMap((path) => {
    const status = statSync(join(root, path));
    if (!status.isFile() || formsIn(readFileSync(join(root, path), 'latin1'), secrets).length === 0)
      return [];
    return [`${path} 0${(status.mode & 0o777).toString(8)}`];
  });
}
