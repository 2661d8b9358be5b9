// Which names hold secrets. Read from the end, as names are: the last word that means something decides
// (`SMTP_PASS` is one, `PASSWORD_MIN_LENGTH` and `SECRET_FILE` are not).

const secretWords = new Set(
  'PASSWORD PASSWORDS PASSWD PASS PWD PASSPHRASE PASSCODE SECRET SECRETS TOKEN TOKENS KEY KEYS APIKEY CREDENTIAL CREDENTIALS SALT JWKS JWK HTPASSWD BASICAUTH REQUIREPASS MASTERAUTH PEPPER PIN'.split(
    ' ',
  ),
);

/** Words run together: PGPASSWORD, AUTHTOKEN, CLIENTSECRET, X_APIKEY, `password2`. */
const secretEnding = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|APIKEY)$/;

/** Endings that tell which of several secrets, not what it is: SECRET_KEY_BASE, ANON_KEY_ASYMMETRIC, TOKEN_OLD, ACCESS_KEY_ID. */
const qualifiers = new Set(
  'BASE ASYMMETRIC SYMMETRIC OLD NEW PREVIOUS CURRENT NEXT LEGACY PRIMARY SECONDARY DEFAULT PROD PRODUCTION STAGING DEV TEST LIVE VALUE STRING PLAIN HASH BASE64 B64 HEX PEM JSON'.split(
    ' ',
  ),
);

/** Keys that are no secrets by their kind, named by the word before KEY. SITE is the public half of a captcha. */
const harmlessKeys = new Set('PUBLIC PUB CLAIM PRIMARY FOREIGN SORT PARTITION CACHE SITE INDEX'.split(' '));

/** Words that make a secret of whatever follows (SERVICE_PASSWORD_POSTGRES, DB_PASSWORD_REPLICA), but for these tails. */
const strong = /(?:PASSWORD|PASSWD|PASSPHRASE|SECRET)$/;
const harmlessTails = new Set(
  'FILE FILES PATH DIR LENGTH SIZE MIN MAX CHARACTERS REQUIRED REQUIRE ENABLED DISABLED ENABLE URI URL URLS HOST PORT POLICY REAUTHENTICATION ATTEMPT ATTEMPTS EXPIRY EXPIRES EXP TTL AGE HEADER NAME ID LIMIT COUNT TYPE ALGORITHM PROVIDER SOURCE MODE HINT CHANGE CHANGED CHECK ENCRYPTION METHOD NOTIFICATION NOTIFICATIONS LINK SUBJECT TEMPLATE RESET RECOVERY VERIFICATION ROTATION INTERVAL VERSION FORMAT PREFIX'.split(
    ' ',
  ),
);

/** True when a value of this name is a secret. Environment variables, build arguments, labels and options alike. */
export function isSecretName(name: string): boolean {
  const words = wordsOf(name);
  // A question about a secret (PGRST_JWT_SECRET_IS_BASE64) is not one.
  if (words.includes('IS')) return false;
  const meaning = withoutQualifiers(words);
  const last = meaning.at(-1) ?? '';
  const before = meaning.at(-2) ?? '';
  // The ids of S3 key pairs are half of the pair; other key ids (KMS, signing) are names.
  if (last === 'ID') return before === 'KEY' && meaning.at(-3) === 'ACCESS';
  if (last === 'AUTH') return before === 'BASIC';
  if (last === 'KEY' || last === 'KEYS') return !harmlessKeys.has(before) && !isCertificateKey(meaning);
  if (secretWords.has(last) || secretEnding.test(last)) return true;
  return isGenerated(words) || (!harmlessTails.has(last) && meaning.some((word) => strong.test(word)));
}

/** Values that Coolify makes: SERVICE_BASE64_64_JWT, SERVICE_REALBASE64_KEY (its documentation, "magic variables"). */
function isGenerated(words: readonly string[]): boolean {
  return words[0] === 'SERVICE' && /^(?:REAL)?BASE64$/.test(words[1] ?? '');
}

/** KONG_SSL_CERT_KEY and the like hold the path of a file. */
function isCertificateKey(words: readonly string[]): boolean {
  return words.at(-2) === 'CERT' || words.at(-2) === 'CERTIFICATE';
}

function withoutQualifiers(words: readonly string[]): readonly string[] {
  const end = words.findLastIndex((word) => !qualifiers.has(word));
  return words.slice(0, end + 1);
}

function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .map((word) => (/^(?:REAL)?B(?:ASE)?64$/.test(word) ? word : word.replace(/\d+$/, '')))
    .filter((word) => word !== '');
}
