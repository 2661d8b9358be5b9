// The forms in which a secret travels: as it is, or encoded, or inside something that was encoded as a whole.

/** Characters shorter than this say too little to be searched for. */
const shortestForm = 6;

/** One pattern for every form of every secret, longest first so that no shorter one leaves a rest behind; null for none. */
export function formsPattern(secrets: readonly string[]): RegExp | null {
  const forms = [...new Set(secrets.flatMap(formsOf))].filter((form) => form.length >= shortestForm);
  if (forms.length === 0) return null;
  const whole = forms.sort((a, b) => b.length - a.length).map(literally);
  const cores = [...new Set(secrets.flatMap(base64Cores))].filter((core) => core.length >= shortestForm);
  // The characters beside a core carry a few bits of the secret as well.
  const inside = cores
    .sort((a, b) => b.length - a.length)
    .map((core) => `[A-Za-z0-9+/_-]?${literally(core)}[A-Za-z0-9+/_-]?={0,2}`);
  return new RegExp([...whole, ...inside].join('|'), 'g');
}

/** Every form in which the whole secret may stand. */
export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const percent = encodeURIComponent(secret);
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
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((phase) => {
    const encoded = Buffer.concat([Buffer.alloc(phase), bytes]).toString('base64');
    const first = Math.ceil((phase * 8) / 6);
    const end = Math.floor(((phase + bytes.length) * 8) / 6);
    const core = encoded.slice(first, end);
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
