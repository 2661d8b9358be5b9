import { allOf, keyOf, replacing, setKey } from '../edits.ts';
import { inFacts, inFiles, type Mutation, saying } from '../mutation.ts';
import { runsWithSecret } from './running.ts';
import { changeSecret, inKeySets, resign, signedKey } from './signed-key.ts';

const other = 'another-secret-of-forty-characters-abcdef';
const tells = (id: string) => [`secrets/${id}`];
const unverified = ['secrets/unverified-api-keys'];
/** Realtime's health check sends the anon key. */
const refused = { also: ['realtime/refused-health-check'] } as const;
const token = {
  algorithm: 'HS256',
  role: 'service_role',
  verifiedBy: [],
  expiresAt: 1_700_000_000,
};
const plainSecret = { fingerprint: 'f-stored', bytes: 160, reserved: false, bareYamlScalar: false };

export const secrets: readonly Mutation[] = [
  inFiles(
    'the sample database password',
    tells('sample-secrets'),
    setKey('POSTGRES_PASSWORD', 'your-super-secret-and-long-postgres-password'),
  ),
  inFiles(
    'the sample dashboard password',
    tells('sample-secrets'),
    setKey('DASHBOARD_PASSWORD', 'this_password_is_insecure_and_should_be_updated'),
  ),
  inFiles(
    'the sample vault key',
    tells('sample-secrets'),
    setKey('VAULT_ENC_KEY', 'your-encryption-key-32-chars-min'),
  ),
  inFiles(
    'the sample JWT secret, with keys signed by it',
    tells('sample-secrets'),
    changeSecret('your-super-secret-jwt-token-with-at-least-32-characters-long'),
    { also: ['secrets/sample-api-keys'] },
  ),
  inFiles(
    'the sample database password written into one service',
    tells('sample-secrets'),
    saying('meta', 'environment: { PG_META_DB_PASSWORD: your-super-secret-and-long-postgres-password }'),
  ),
  inFiles(
    'a public demo anon key',
    tells('sample-api-keys'),
    setKey('ANON_KEY', signedKey({ role: 'anon', iss: 'supabase-demo', expiresInDays: 900 }, 'of the demo')),
    { also: [...unverified, ...refused.also] },
  ),
  inFiles(
    'a public demo service key',
    tells('sample-api-keys'),
    setKey(
      'SERVICE_ROLE_KEY',
      signedKey({ role: 'service_role', iss: 'supabase-demo', expiresInDays: 900 }, 'x'),
    ),
    { also: unverified },
  ),
  inFiles(
    'the sample S3 secret key',
    tells('sample-s3-keys'),
    setKey(
      'S3_PROTOCOL_ACCESS_KEY_SECRET',
      '850181e4652dd023b7a98c58ae0d2d34bd487ee0cc3254aed6eda37307425907',
    ),
  ),
  inFiles(
    'a JWT secret that signed none of the keys',
    unverified,
    allOf(setKey('JWT_SECRET', other), inKeySets(other)),
    refused,
  ),
  inFiles(
    'another JWT secret than the key sets have',
    tells('outdated-key-set'),
    setKey('JWT_SECRET', other),
    refused,
  ),
  inFiles('key sets with another secret than the services', tells('outdated-key-set'), inKeySets(other)),
  inFiles(
    'an anon key in place of the service key',
    unverified,
    setKey('SERVICE_ROLE_KEY', keyOf('ANON_KEY')),
  ),
  inFiles(
    'a service key in place of the anon key',
    unverified,
    setKey('ANON_KEY', keyOf('SERVICE_ROLE_KEY')),
  ),
  inFiles(
    'an anon key signed by nobody here',
    [...unverified, ...refused.also],
    setKey('ANON_KEY', signedKey({ role: 'anon', expiresInDays: 1800 }, other)),
  ),
  ...(
    [
      ['auth', 'GOTRUE_JWT_SECRET'],
      ['rest', 'PGRST_JWT_SECRET'],
      ['storage', 'AUTH_JWT_SECRET'],
      ['realtime', 'API_JWT_SECRET'],
      ['functions', 'JWT_SECRET'],
      ['studio', 'AUTH_JWT_SECRET'],
    ] as const
  ).map(([service, name]) =>
    inFiles(
      `${service} given another JWT secret`,
      tells('disagreeing-jwt-secrets'),
      saying(service, `environment: { ${name}: ${other} }`),
      { also: [...unverified, ...refused.also, 'secrets/outdated-key-set'] },
    ),
  ),
  inFiles(
    'an anon key that expired',
    [...tells('expiring-api-keys'), ...refused.also],
    resign('ANON_KEY', { role: 'anon', expiresInDays: -3 }),
  ),
  inFiles(
    'a service key that expires in three weeks',
    tells('expiring-api-keys'),
    resign('SERVICE_ROLE_KEY', { role: 'service_role', expiresInDays: 21 }),
  ),
  inFiles(
    'a service key that expires in five months',
    tells('api-keys-expiring-this-half-year'),
    resign('SERVICE_ROLE_KEY', { role: 'service_role', expiresInDays: 150 }),
  ),
  inFiles(
    'a JWT secret of 20 bytes, with keys signed by it',
    tells('short-jwt-secret'),
    changeSecret('testonly-of-20-bytes'),
  ),
  inFiles(
    'a JWT secret of 31 bytes, with keys signed by it',
    tells('short-jwt-secret'),
    changeSecret('testonly-of-thirty-one-bytes-xx'),
  ),
  ...(['POSTGRES_PASSWORD', 'DASHBOARD_PASSWORD'] as const).map((key) =>
    inFiles(`a ${key} of eleven characters`, tells('guessable-passwords'), setKey(key, 'testonly-9x')),
  ),
  inFiles(
    'a database password that Compose cuts at a dollar',
    tells('cut-secrets'),
    setKey('POSTGRES_PASSWORD', 'testonly-0123456789$nothing-0123456789'),
    { also: ['compose/unset-variables'] },
  ),
  inFiles(
    'one secret that signs everything',
    tells('single-signing-key'),
    allOf(...['JWT_KEYS', 'JWT_JWKS', 'SUPABASE_SECRET_KEY'].map((key) => setKey(key, ''))),
  ),
  inFiles(
    'a database password with @',
    tells('reserved-characters'),
    setKey('POSTGRES_PASSWORD', 'testonly@with-an-at-sign-0123456789'),
  ),
  inFiles(
    'a database password with /',
    tells('reserved-characters'),
    setKey('POSTGRES_PASSWORD', 'testonly/with-a-slash-0123456789abc'),
  ),
  inFiles(
    'a database password with %',
    tells('reserved-characters'),
    setKey('POSTGRES_PASSWORD', 'testonly%with-a-percent-0123456789'),
  ),
  inFiles(
    'a vault key one byte short',
    tells('wrong-vault-key-length'),
    setKey('VAULT_ENC_KEY', 'testonlye75a6e3ffef22aa1a056428'),
  ),
  inFiles(
    'a vault key of 64 bytes',
    tells('wrong-vault-key-length'),
    setKey('VAULT_ENC_KEY', 'testonly'.repeat(8)),
  ),
  inFiles(
    'a dashboard password of digits where the gateway file has no quotes',
    tells('unquotable-dashboard-password'),
    allOf(
      replacing('volumes/api/kong.yml', "password: '$DASHBOARD_PASSWORD'", 'password: $DASHBOARD_PASSWORD'),
      setKey('DASHBOARD_PASSWORD', '90210314159265'),
    ),
    { on: ['kong-15'] },
  ),
  {
    what: 'an env file that every user may read',
    mode: 'static',
    breaks: tells('wide-env-file'),
    envMode: 0o644,
  },
  inFiles(
    "Realtime's published encryption key",
    tells('published-encryption-keys'),
    setKey('REALTIME_DB_ENC_KEY', 'supabaserealtime'),
    { also: ['secrets/sample-secrets'] },
  ),
  inFiles(
    'Logflare left with its built-in key',
    tells('published-encryption-keys'),
    replacing('docker-compose.logs.yml', /^ +LOGFLARE_DB_ENCRYPTION_KEY: .*\n/m, ''),
  ),
  inFacts(
    'docker',
    'auth runs with another JWT secret than the others',
    tells('disagreeing-jwt-secrets'),
    (facts) => runsWithSecret(facts, 'auth', 'GOTRUE_JWT_SECRET'),
    { also: ['compose/environment-not-applied'] },
  ),
  inFacts('postgres', 'a trigger holds an expired key', tells('stored-tokens-stale'), () => ({
    storedTokens: {
      tokens: [{ where: 'function public.notify', token, secret: plainSecret }],
      secrets: [],
      skipped: [],
    },
  })),
  inFacts(
    'postgres',
    'a cron job holds a key that another secret signed',
    tells('stored-tokens-stale'),
    () => ({
      storedTokens: {
        tokens: [
          {
            where: 'cron job nightly',
            token: { ...token, expiresAt: 2_000_000_000, verifiedBy: [] },
            secret: plainSecret,
          },
        ],
        secrets: [],
        skipped: [],
      },
    }),
  ),
  inFacts(
    'postgres',
    'the database setting still holds the first JWT secret',
    tells('stored-tokens-stale'),
    () => ({
      storedTokens: {
        tokens: [],
        secrets: [
          { where: 'setting app.settings.jwt_secret of postgres', secret: { ...plainSecret, bytes: 48 } },
        ],
        skipped: [],
      },
    }),
  ),
];
