// Passwords inside URLs. `URL` cannot be used: it refuses ecto://user:p@ss@db, and that is what people write.

/**
 * `scheme://user:password@`: the password runs to the last `@`. One with a slash in it ends the authority early for every
 * parser; it is recognised when what follows the colon is no port number. When in doubt, more is hidden, not less.
 * The lengths are bounded so that a long text of beginnings takes no quadratic time.
 */
const credentials =
  /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([^\s:/@"'<>]{0,256}):((?<=\b(?:postgres(?:ql)?|ecto|mysql|rediss?|amqps?|mongodb):\/\/[^\s/]{1,257})[^\s"'<>?#,]{0,2048}|(?!\d+\/)[^\s"'<>?#,]{0,2048}|[^\s/"'<>]{0,2048})@/gi;

/** `https://TOKEN@host`: a user part too long and too mixed to be a name. */
const tokenUser = /\b([a-z][a-z0-9+.-]{0,20}:\/\/)([A-Za-z0-9_-]{20,2048})@/gi;

/** `https://KEY@sentry.io/12`: nobody gives a web address a user without a password, but for Git's. */
const keyUser = /\b(https?:\/\/)(?!(?:git|\$\{?\w+\}?)@)([^\s:/?#@"'<>[\]]{1,2048})@/gi;

/** A reference that is resolved elsewhere (`${POSTGRES_PASSWORD}`) is no password. */
const reference = /^\$\{?[A-Za-z_][A-Za-z0-9_]*\}?$/;

/**
 * The password in the first URL of an environment's value, percent-decoded as its readers decode it; null when there is
 * none. Nothing expands a `$` there any more, so `$NAME` is a password like any other.
 */
export function urlPassword(value: string): string | null {
  const raw = rawUrlPasswords(value)[0];
  return raw === undefined ? null : decoded(raw);
}

/** Every URL password of a text, as written and decoded. */
export function urlPasswords(text: string): readonly string[] {
  const literal = rawUrlPasswords(text).filter((raw) => !reference.test(raw));
  return literal.flatMap((raw) => [...new Set([raw, decoded(raw)])]);
}

/** The text with the passwords of its URLs replaced; references to a variable stay unless they are `literal`. */
export function redactUrls(text: string, replacement: string, isLiteral = false): string {
  if (!text.includes('://')) return text;
  return text
    .replace(credentials, (whole, scheme: string, user: string, password: string) =>
      password === '' || (!isLiteral && reference.test(password))
        ? whole
        : `${scheme}${user}:${replacement}@`,
    )
    .replace(tokenUser, (_whole, scheme: string) => `${scheme}${replacement}@`)
    .replace(keyUser, (_whole, scheme: string) => `${scheme}${replacement}@`);
}

function rawUrlPasswords(text: string): readonly string[] {
  if (!text.includes('://')) return [];
  const passwords = [...text.matchAll(credentials)].map((match) => match[3] ?? '');
  return passwords.filter((password) => password !== '');
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
