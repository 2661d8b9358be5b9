import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectOf } from '../../test/helpers/project.ts';
import { createRedactor, type Redactor } from './redactor.ts';

const key = new Uint8Array(32).fill(7);

function redactorOf(environment: Record<string, unknown>, env?: string): Redactor {
  const root = { name: 'supabase', services: { auth: { image: 'supabase/gotrue:v2', environment } } };
  return createRedactor(projectOf({ root, ...(env === undefined ? {} : { env }) }), { key, samples: [] });
}

function jwt(header: object, claims: object, signer: (signed: string) => Buffer): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${signer(signed).toString('base64url')}`;
}

function hs256(secret: string): (signed: string) => Buffer {
  return (signed) => createHmac('sha256', secret).update(signed).digest();
}

describe('text', () => {
  const secret = 'p/q+r?s&t=hunter-two';
  const redactor = redactorOf({ POSTGRES_PASSWORD: secret });

  it.each([
    ['as it is', secret],
    ['in base64', Buffer.from(secret).toString('base64')],
    ['in base64url', Buffer.from(secret).toString('base64url')],
    ['URL-encoded', encodeURIComponent(secret)],
    ['URL-encoded in lower case', encodeURIComponent(secret).toLowerCase()],
    ['in hex', Buffer.from(secret).toString('hex')],
    ['in upper-case hex', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('removes a secret %s', (_form, form) => {
    expect(redactor.text(`before ${form} after`)).toBe('before [redacted] after');
  });

  it.each([0, 1, 2, 3, 4])('removes a secret from base64 of a longer text, %i bytes in', (offset) => {
    const encoded = Buffer.from(`${'u'.repeat(offset)}${secret}:tail`).toString('base64');

    const shown = redactor.text(encoded);

    expect(shown).toContain('[redacted]');
    expect(Buffer.from(shown.replace('[redacted]', ''), 'base64').toString('latin1')).not.toContain('hunter');
  });

  it('removes the longer of two secrets that share a beginning', () => {
    const both = redactorOf({ A_PASSWORD: 'sharedpart', B_PASSWORD: 'sharedpart-and-more' });

    expect(both.text('x sharedpart-and-more y')).toBe('x [redacted] y');
  });

  it('removes secrets of .env, build arguments, commands and labels', () => {
    const root = {
      services: {
        web: {
          build: { args: { NPM_TOKEN: 'build-arg-token' } },
          command: ['serve', '--admin-password', 'x', '--db', 'postgres://u:from-the-command@db/x'],
          labels: { 'app.api_key': 'label-value-key' },
        },
      },
    };
    const made = createRedactor(projectOf({ root, env: 'SMTP_PASS=from-the-env-file\n' }), {
      key,
      samples: [],
    });

    for (const value of ['build-arg-token', 'from-the-command', 'label-value-key', 'from-the-env-file']) {
      expect(made.text(`say ${value}!`)).toBe('say [redacted]!');
    }
  });

  it('removes what Compose reads as well as what the file says', () => {
    const root = { services: { db: { environment: { POSTGRES_PASSWORD: 'lost' } } } };
    const made = createRedactor(projectOf({ root, env: 'POSTGRES_PASSWORD=lost$dollar\n' }), {
      key,
      samples: [],
    });

    expect(made.text('lost$dollar')).toBe('[redacted]');
  });

  it.each([
    ['a token', `Authorization: Bearer ${jwt({ alg: 'HS256' }, { role: 'anon' }, hs256('x'))}`],
    ['a private key', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIE\n-----END EC PRIVATE KEY-----'],
    ['a provider key', 'use sk-proj-abcdefghijklmnop1234'],
    ['a SendGrid key', 'SG.abcdefghijklmnop1234.abcdefghijklmnopqrst1234'],
    ['an AWS key id', 'AKIAIOSFODNN7EXAMPLE'],
    ['basic authentication', `Basic ${Buffer.from('me:mysecret99').toString('base64')}`],
    ['a password in a URL', 'ecto://supabase_admin:s3cr3t@db:5432/_supabase'],
    ['an assignment', 'PGPASSWORD=opensesame pg_dumpall'],
    ['an option', 'mc admin --secret opensesame'],
    ['user and password of curl', 'curl -u admin:opensesame http://x'],
    ['a webhook address', 'https://hooks.slack.com/services/T0/B0/abcdef'],
  ])('removes %s nobody declared', (_what, text) => {
    expect(redactorOf({}).text(text)).toContain('[redacted]');
    for (const part of ['MHcCAQ', 'abcdefghij', 'IOSFODNN', 's3cr3t', 'opensesame', 'T0/B0', 'mysecret99']) {
      expect(redactorOf({}).text(text)).not.toContain(part);
    }
  });

  it.each([
    'PGPASSWORD="$POSTGRES_PASSWORD" pg_dumpall',
    `postgres://postgres:${'$'}{POSTGRES_PASSWORD}@db:5432/postgres`,
    'http://localhost:8000/auth/v1',
    'Bearer authentication is on',
    'psql -U supabase_admin -h db postgres',
    'supabase/postgres:17.6.1.136',
    'CMD-SHELL curl -sSfL http://127.0.0.1:4000/api/health',
    'X_PASSWORD=$(caddy hash-password --plaintext x)',
    'openssl passwd x > /etc/nginx/dashboard-passwd && nginx',
  ])('leaves %s alone', (text) => {
    expect(redactorOf({}).text(text)).toBe(text);
  });

  it('does not eat ordinary words and short ones, even when somebody uses them as a password', () => {
    const weak = redactorOf({ POSTGRES_PASSWORD: 'postgres', DASHBOARD_PASSWORD: 'abc12' });

    expect(weak.text('image postgres:17, abc123')).toBe('image postgres:17, abc123');
    expect(weak.value('POSTGRES_PASSWORD', 'postgres').text).toBe('[redacted]');
    expect(weak.value('DATABASE_URL', 'postgres://postgres:postgres@db:5432/postgres').text).toBe(
      'postgres://postgres:[redacted]@db:5432/postgres',
    );
  });

  it('finds a password with an @ and a slash in a URL', () => {
    const text = redactorOf({}).text('postgres://authenticator:p@ss/w0rd@db:5432/postgres');

    expect(text).toBe('postgres://authenticator:[redacted]@db:5432/postgres');
  });

  it('leaves no form of a random secret behind', () => {
    const secrets = fc.string({ minLength: 8, maxLength: 60, unit: 'binary' }).filter((s) => s.trim() === s);
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (value, before, after) => {
        const made = redactorOf({ SOME_PASSWORD: value });
        const forms = [
          value,
          Buffer.from(value).toString('base64'),
          Buffer.from(value).toString('base64url'),
          encodeURIComponent(value),
          Buffer.from(value).toString('hex'),
        ];
        for (const form of forms) expect(made.text(`${before}|${form}|${after}`)).not.toContain(form);
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same text when asked twice', () => {
    const once = redactor.text(`postgres://u:${secret}@db/x?password=${secret}`);

    expect(redactor.text(once)).toBe(once);
  });
});

describe('secrets that no name of their own tells', () => {
  it.each([
    ['a JSON key of one word', '{"pass":"hunter22","user":"x"}'],
    ['a JSON token', '{"token":"hunter22"}'],
    ['a Go MySQL address', 'root:hunter22@tcp(db:3306)/x'],
    ['a query', 'https://x.example/cb?token=hunter22&x=1'],
    ['a signed address', 'https://x.example/blob?se=2026&sig=hunter22'],
    ["Redis's option", 'redis-server --requirepass hunter22 --port 1'],
    ['an assignment that is assigned', 'note: DB_PASSWORD=hunter22'],
    ['a database password with a slash after digits', 'postgres://postgres:12/hunter22@db:5432/postgres'],
    ['a short option', 'run --pass=hunter22'],
  ])('are replaced: %s', (_what, text) => {
    expect(redactorOf({}).text(text)).not.toContain('hunter22');
  });

  it('are learnt, and replaced where nothing tells them', () => {
    const redactor = redactorOf({ MAIL: '{"smtp":{"pass":"hunter22"}}' });

    expect(redactor.text('the word is hunter22')).toBe('the word is [redacted]');
  });

  it('are looked for in bounded time', () => {
    expect(redactorOf({}).text('a='.repeat(20_000))).toHaveLength(40_000);
    expect(redactorOf({}).text('http://a:'.repeat(20_000))).toHaveLength(180_000);
  });
});

describe('many and long secrets', () => {
  it('are all replaced, twenty thousand of them', () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `x${index}qw`);
    const redactor = redactorOf(
      Object.fromEntries(names.map((name) => [`${name}_TOKEN`, `common-${name}tyui`])),
    );

    expect(redactor.text(names.map((name) => `common-${name}tyui`).join(' '))).toBe(
      names.map(() => '[redacted]').join(' '),
    );
  });

  it('are replaced when longer than any pattern may be', () => {
    const secret = 'long+'.repeat(400_000);

    expect(redactorOf({ BIG_TOKEN: secret }).text(`it is ${secret}!`)).toBe('it is [redacted]!');
  });
});

describe('a token with claims beyond all dates', () => {
  it.each([1e300, -1e300])('is described with a date (%d)', (exp) => {
    const { token } = redactorOf({}).describe(jwt({ alg: 'HS256' }, { role: 'anon', exp }, hs256('x')));

    expect(() => new Date((token?.expiresAt ?? Number.NaN) * 1000).toISOString()).not.toThrow();
  });
});

describe('value', () => {
  const redactor = redactorOf({ POSTGRES_PASSWORD: 'wholesecret' });

  it('describes the whole value when the name says secret', () => {
    const { text, secret } = redactor.value('POSTGRES_PASSWORD', 'wholesecret');

    expect(text).toBe('[redacted]');
    expect(secret).toEqual(redactor.describe('wholesecret'));
  });

  it('describes the password of a URL, decoded as its readers decode it', () => {
    const { text, secret } = redactor.value(
      'PGRST_DB_URI',
      'postgres://authenticator:whole%73ecret@db/postgres',
    );

    expect(text).toBe('postgres://authenticator:[redacted]@db/postgres');
    expect(secret?.fingerprint).toBe(redactor.describe('wholesecret').fingerprint);
  });

  it('takes a $NAME in a resolved URL for the password it is', () => {
    const { text, secret } = redactor.value('DATABASE_URL', 'postgres://postgres:$ecret@db/postgres');

    expect(text).toBe('postgres://postgres:[redacted]@db/postgres');
    expect(secret?.bytes).toBe(6);
  });

  it('shows an empty secret as empty', () => {
    expect(redactor.value('SMTP_PASS', '')).toMatchObject({ text: '', secret: { bytes: 0 } });
  });

  it('describes a value that is a key by its shape', () => {
    const { text, secret } = redactor.value('ALLOWED_USER', 'AKIAIOSFODNN7EXAMPLE');

    expect(text).toBe('[redacted]');
    expect(secret?.bytes).toBe(20);
  });

  it('shows what is no secret', () => {
    expect(redactor.value('SITE_URL', 'https://app.example.org')).toEqual({
      text: 'https://app.example.org',
    });
  });
});

describe('describe', () => {
  it('gives one fingerprint per secret and key, and never the plain hash', () => {
    const one = redactorOf({}).describe('same');
    const other = createRedactor(projectOf({ root: {} }), { key: new Uint8Array(32), samples: [] }).describe(
      'same',
    );

    expect(redactorOf({}).describe('same').fingerprint).toBe(one.fingerprint);
    expect(other.fingerprint).not.toBe(one.fingerprint);
    expect(createHash('sha256').update('same').digest('hex')).not.toContain(one.fingerprint);
  });

  it('knows a published sample by its hash', () => {
    const sha256 = createHash('sha256').update('published').digest('hex');
    const redactor = createRedactor(projectOf({ root: {} }), {
      key,
      samples: [{ id: 'the-sample', sha256 }],
    });

    expect(redactor.describe('published').sample).toBe('the-sample');
    expect(redactor.describe('unpublished').sample).toBeUndefined();
  });

  it.each([
    ['abc-DEF_1.2~3', false, false],
    ['with/slash', true, false],
    ['ümlaut', true, false],
    ['12345678', false, true],
    ['1e5', false, true],
    ['true', false, true],
    ['null', false, true],
    ['1234a', false, false],
  ])('tells of %s whether it breaks URLs (%s) and YAML (%s)', (value, reserved, bareYamlScalar) => {
    expect(redactorOf({}).describe(value)).toMatchObject({ reserved, bareYamlScalar });
  });

  it('counts bytes, not characters', () => {
    expect(redactorOf({}).describe('ü').bytes).toBe(2);
  });

  it('reads a token and finds the secret that signed it', () => {
    const claims = { role: 'anon', iss: 'supabase', iat: 1_700_000_000, exp: 1_900_000_000 };
    const token = jwt({ alg: 'HS256', typ: 'JWT' }, claims, hs256('the-signing-secret'));
    const redactor = redactorOf({ JWT_SECRET: 'the-signing-secret', OTHER_SECRET: 'not-this-one' });

    expect(redactor.describe(token).token).toEqual({
      algorithm: 'HS256',
      role: 'anon',
      issuer: 'supabase',
      issuedAt: 1_700_000_000,
      expiresAt: 1_900_000_000,
      verifiedBy: [redactor.describe('the-signing-secret').fingerprint],
    });
  });

  it('says when no secret of the deployment signed a token', () => {
    const token = jwt({ alg: 'HS256' }, { role: 'anon' }, hs256('somebody-else'));

    expect(redactorOf({ JWT_SECRET: 'ours-is-different' }).describe(token).token?.verifiedBy).toEqual([]);
  });

  it('verifies an ES256 token against the key set of the deployment', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const token = jwt({ alg: 'ES256' }, { role: 'anon' }, (signed) =>
      sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
    );
    const jwks = JSON.stringify({
      keys: [publicKey.export({ format: 'jwk' }), { kty: 'oct', k: 'c2VjcmV0' }],
    });
    const redactor = redactorOf({ JWT_JWKS: jwks });

    expect(redactor.describe(token).token?.verifiedBy).toEqual([redactor.describe(jwks).fingerprint]);
  });

  it.each(['not.a.token', 'eyJhbGciOiJIUzI1NiJ9.broken', 'plain'])('takes %s for no token', (value) => {
    expect(redactorOf({}).describe(value).token).toBeUndefined();
  });
});
