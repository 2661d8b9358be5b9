// Text that is a secret by its shape, whoever wrote it and whatever it is called.
import { redacted } from '../../model/secret.ts';
import { programSecretsIn, redactPrograms } from './programs.ts';
import { isSecretName } from './secret-name.ts';
import { redactUrls, urlPasswords } from './url.ts';

/** A JSON Web Token (RFC 7519): header, claims, signature. `ey` and `ew` are base64url of `{"`, `{ ` and `{\n`. */
const token = String.raw`(?:eyJ|eyA|ewo|ew0K)[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?`;

const privateKey = String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)`;

/** Prefixes that providers give their keys, each from the provider's documentation. */
const providerKeys = [
  String.raw`\bsk-(?:proj-|ant-|live-|test-)?[A-Za-z0-9_-]{16,}`, // OpenAI, Anthropic
  String.raw`\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}`, // Stripe
  String.raw`\bsb_(?:secret|publishable)_[A-Za-z0-9_-]{10,}`, // Supabase API keys
  String.raw`\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}`, // SendGrid
  String.raw`\b(?:AKIA|ASIA)[A-Z0-9]{16}\b`, // AWS
  String.raw`\bgh[pousr]_[A-Za-z0-9]{30,}`, // GitHub
  String.raw`\bgithub_pat_[A-Za-z0-9_]{30,}`,
  String.raw`\bglpat-[A-Za-z0-9_-]{20,}`, // GitLab
  String.raw`\bxox[abeprs]-[A-Za-z0-9-]{10,}`, // Slack
  String.raw`\bAIza[A-Za-z0-9_-]{35}`, // Google
  String.raw`\bkey-[0-9a-f]{32}\b`, // Mailgun
  String.raw`\bxkeysib-[0-9a-f]{32,}[A-Za-z0-9-]*`, // Brevo
  String.raw`\bre_[A-Za-z0-9]{8,}_[A-Za-z0-9]{16,}`, // Resend
  String.raw`\bwhsec_[A-Za-z0-9+/=]{16,}`, // Standard Webhooks
];

/** Webhook addresses are keys: who knows one may post. */
const webhook = String.raw`(?<=hooks\.slack\.com/services/|discord(?:app)?\.com/api/webhooks/)[A-Za-z0-9/_-]+`;

/** crypt(3) and htpasswd hashes: not the password, yet enough to search for it. */
const passwordHash = String.raw`\$(?:apr1|2[abxy]|5|6|y|argon2\w*)\$[^\s:,"']+`;

const shapes = new RegExp([token, privateKey, ...providerKeys, webhook, passwordHash].join('|'), 'g');
const onlyShape = new RegExp(`^(?:${[token, privateKey, ...providerKeys].join('|')})$`);

/** `Authorization: Basic …`, `Bearer …`: the scheme stays, the credential goes. "Bearer authentication" is prose. */
const authorization = /\b(Basic|Bearer)(\s+)([A-Za-z0-9+/_.~-]{6,}=*)/gi;

/** `curl -u user:password`. */
const userOption = /(\s(?:-u|--user|--basic)[\s=]+)(["']?[^\s:"']+:)([^\s"']+)/g;

/** `user:password@tcp(host:3306)/`, the Go MySQL driver's form; `?token=…` and `&sig=…` of an address. */
const driverPassword = /(?<=\b[\w.-]{1,64}:)[^\s:/@"']{1,256}(?=@(?:tcp6?|unix)\()/g;
const queryValue =
  /(?<=[?&](?:[\w-]{0,40}(?:token|key|secret|auth|signature)|pass(?:word|wd)?|pwd|sig)=)[^\s&"'#;]{1,2048}/gi;
const addressed = [driverPassword, queryValue];

/** `--password hunter2`, `--admin-token=…`. */
const secretOption =
  /(?<![\w/.-])(--?[a-z-]{0,40}(?:pass(?:word|wd|phrase)?|requirepass|secret|token|access-key)[\s=]+)("[^"]*"|'[^']*'|[^\s"']+)/gi;

/** `PGPASSWORD=…`, `"password": "…"`, `apikey: …`: a name, then what it holds. */
const assignment =
  /(["']?)([A-Za-z_][\w.-]{0,80})(\1\s*=\s*|\1:\s+|["']\s*:\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'&,;|()}]+)/g;

/** True when the whole value is one secret by its shape. */
export function wholeShape(value: string): boolean {
  return onlyShape.test(value.trim());
}

/** The text with everything replaced that looks like a secret. */
export function redactShapes(text: string): string {
  if (text.length < 6) return text;
  const withoutShapes = [shapes, ...addressed].reduce((rest, shape) => rest.replace(shape, redacted), text);
  const withoutOptions = redactUrls(withoutShapes, redacted)
    .replace(authorization, (whole, scheme: string, space: string, credential: string) =>
      isCredential(scheme, credential) ? `${scheme}${space}${redacted}` : whole,
    )
    .replace(userOption, (whole, option: string, user: string, password: string) =>
      isReference(password) ? whole : `${option}${user}${redacted}`,
    )
    .replace(secretOption, (whole, option: string, value: string) =>
      isReference(value) ? whole : `${option}${redacted}`,
    );
  return redactAssignments(redactPrograms(withoutOptions, redacted));
}

/** Nobody nests deeper; a text that does would take quadratic time. */
const deepestAssignment = 4;

/** What is assigned may be an assignment itself: `note: DB_PASSWORD=hunter2`. */
function redactAssignments(text: string, depth = 0): string {
  if (depth > deepestAssignment) return text;
  return text.replace(assignment, (_whole, quote: string, name: string, between: string, value: string) => {
    const isSecret = isNamedSecret(name, value, quote !== '');
    return `${quote}${name}${between}${isSecret ? redacted : redactAssignments(value, depth + 1)}`;
  });
}

function assignedSecrets(text: string, depth = 0): readonly string[] {
  if (depth > deepestAssignment) return [];
  return [...text.matchAll(assignment)].flatMap(([, quote, name = '', , value = '']) =>
    isNamedSecret(name, value, quote !== '') ? [unquoted(value)] : assignedSecrets(value, depth + 1),
  );
}

/** Every secret that a text shows by its shape, to be removed from all other text as well. */
export function secretsIn(text: string): readonly string[] {
  if (text.length < 6) return [];
  const shaped = [shapes, ...addressed].flatMap((shape) => [...text.matchAll(shape)].map(([whole]) => whole));
  const assigned = assignedSecrets(text);
  const options = [...text.matchAll(secretOption)].map((match) => unquoted(match[2] ?? ''));
  const authorized = [...text.matchAll(authorization)].flatMap((match) =>
    credentialsOf(match[1] ?? '', match[3] ?? ''),
  );
  const found = [
    ...shaped,
    ...assigned,
    ...options,
    ...authorized,
    ...urlPasswords(text),
    ...programSecretsIn(text),
  ];
  return found.filter((secret) => secret !== '' && !isReference(secret));
}

function credentialsOf(scheme: string, credential: string): readonly string[] {
  if (!isCredential(scheme, credential)) return [];
  if (scheme.toLowerCase() !== 'basic') return [credential];
  return [credential, basicText(credential).split(':').slice(1).join(':')];
}

function isCredential(scheme: string, credential: string): boolean {
  // RFC 7617: base64 of `user:password`.
  if (scheme.toLowerCase() === 'basic') return /^[^:\s]+:/.test(basicText(credential));
  return credential.length >= 20 || /\d/.test(credential);
}

function basicText(credential: string): string {
  return Buffer.from(credential, 'base64').toString('utf8');
}

function isNamedSecret(name: string, value: string, isQuoted: boolean): boolean {
  // A bare `key` or `token` in running text is a word; as a variable's name it is in capitals, as a JSON key in quotes.
  const isWord = !isQuoted && /^(?:key|keys|token|secret|pass)$/.test(name);
  return !isWord && isSecretName(name) && !isReference(unquoted(value)) && value !== redacted;
}

/** `$NAME`, `${NAME}`, `$(command)`, `{{ template }}`: no value yet. */
function isReference(value: string): boolean {
  return /^["']?(?:\$(?:[A-Za-z_{($]|$)|\{[{$])/.test(value);
}

function unquoted(value: string): string {
  return /^(["']).*\1$/s.test(value) ? value.slice(1, -1) : value;
}
