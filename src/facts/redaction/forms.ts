// The forms in which a secret travels: as it is, or encoded, or inside something that was encoded as a whole.

/** Characters shorter than this say too little to be searched for. */
export const shortestForm = 6;

/** Linux takes no environment string of more than 32 pages (MAX_ARG_STRLEN), so nothing encodes a longer secret. */
const longestEncoded = 128 * 1024;

/** Every form of every secret that is worth looking for: as a whole, and as the core of a base64 text around it. */
export function soughtForms(secrets: readonly string[]): {
  readonly whole: Set<string>;
  readonly cores: Set<string>;
} {
  function worthy(make: (secret: string) => readonly string[]): Set<string> {
    return new Set(secrets.flatMap(make).filter((form) => form.length >= shortestForm));
  }
  return { whole: worthy(formsOf), cores: worthy(base64Cores) };
}

/** Every form in which the whole secret may stand. */
export function formsOf(secret: string): readonly string[] {
  if (secret.length > longestEncoded) return [secret, ...longLines(secret)];
  const bytes = Buffer.from(secret, 'utf8');
  // YAML's \u escapes can make half a character, which has no encoding.
  const percent = encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd'));
  const strict = percent.replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return [
    secret,
    ...longLines(secret),
    bytes.toString('base64'),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    percent,
    strict,
    percent.replaceAll('%20', '+'),
    percent.replace(/%[0-9A-F]{2}/g, (escaped) => escaped.toLowerCase()),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    // As Compose files write a `$`, and as JSON and YAML write quotes and backslashes.
    secret.replaceAll('$', '$$$$'),
    JSON.stringify(secret).slice(1, -1),
    JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  ];
}

/** A key of several lines shows itself by any one of them. */
function longLines(secret: string): readonly string[] {
  if (!secret.includes('\n')) return [];
  return secret
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 16 && !line.startsWith('-----'));
}

/**
 * What every base64 of a longer text contains when the text contains the secret: base64 has three phases, and in each
 * the characters that depend on the secret alone are the same whatever stands around it.
 */
function base64Cores(secret: string): readonly string[] {
  if (secret.length > longestEncoded) return [];
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((phase) => {
    const encoded = Buffer.concat([Buffer.alloc(phase), bytes]).toString('base64');
    const first = Math.ceil((phase * 8) / 6);
    const end = Math.floor(((phase + bytes.length) * 8) / 6);
    const core = encoded.slice(first, end);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
