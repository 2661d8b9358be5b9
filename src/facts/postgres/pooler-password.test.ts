import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { service } from '../../../test/helpers/facts.ts';
import { gather, live } from '../../../test/helpers/live.ts';
import { known } from '../../model/fact.ts';
import { postgresGatherers } from './gatherers.ts';
import { open } from './pooler-password.ts';

const key = 'a-vault-key-of-exactly-32-bytes!';
const stored = 'the-password-of-the-first-start';

/** As Cloak seals with its AES.GCM cipher: type, length and text of the key tag, IV, authentication tag, ciphertext. */
function seal(text: string, withKey = key): string {
  const iv = Buffer.alloc(16, 7);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(withKey), iv);
  cipher.setAAD(Buffer.from('AES256GCM'));
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const tag = Buffer.from('AES.GCM.V1');
  return Buffer.concat([Buffer.from([1, tag.length]), tag, iv, cipher.getAuthTag(), body]).toString('base64');
}

async function judged(
  sealed: string | null,
  environment: Readonly<Record<string, string>>,
  parts: { readonly manager?: boolean; readonly state?: string } = {},
) {
  const Env = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const Labels = { 'com.docker.compose.service': 'pooler' };
  const context = live({
    services: known([service('db'), service('pooler', { product: 'supavisor' })]),
    containers: [
      { service: 'db' },
      { service: 'pooler', state: parts.state ?? 'running', parts: { Config: { Env, Labels } } },
    ],
    answers: {
      'poolerTenants.rows': [
        {
          externalId: 'shop',
          defaultPoolSize: 20,
          defaultMaxClients: 100,
          users: [{ name: 'pgbouncer', manager: parts.manager ?? true, poolSize: 20, sealed }],
        },
      ],
    },
  });
  const gatherer = postgresGatherers.find(({ fact }) => fact === 'poolerTenants');
  if (gatherer === undefined) throw new Error('no gatherer of poolerTenants');
  return gather(gatherer, context);
}

const running = { VAULT_ENC_KEY: key, POSTGRES_PASSWORD: stored };
const saying = (password: string) => ({ value: { tenants: [{ users: [{ password }] }] } });

describe('the password that Supavisor has stored', () => {
  it('is current when it is the one its container was given', async () => {
    expect(await judged(seal(stored), running)).toMatchObject(saying('current'));
  });
  it('is another when the password was changed since', async () => {
    expect(await judged(seal('an older one'), running)).toMatchObject(saying('other'));
  });
  it('is sealed when the key was changed since', async () => {
    const changed = { ...running, VAULT_ENC_KEY: 'another-key-that-has-32-bytes-ok' };
    expect(await judged(seal(stored), changed)).toMatchObject(saying('sealed'));
    expect(await judged('bm8gY2lwaGVydGV4dA==', running)).toMatchObject(saying('sealed'));
  });
  it('is not judged without a key that fits, a running pooler or a password to compare with', async () => {
    expect(await judged(seal(stored), { ...running, VAULT_ENC_KEY: 'short' })).toMatchObject(
      saying('unread'),
    );
    expect(await judged(seal(stored), running, { state: 'exited' })).toMatchObject(saying('unread'));
    expect(await judged(seal(stored), running, { manager: false })).toMatchObject(saying('unread'));
    expect(await judged(seal(stored), { VAULT_ENC_KEY: key })).toMatchObject(saying('unread'));
    expect(await judged(null, running)).toMatchObject(saying('unread'));
  });
  it('never leaves the gatherer, nor does what seals it', async () => {
    const text = JSON.stringify(await judged(seal('an older one'), running));
    expect(text).not.toMatch(/an older one|the-password|a-vault-key|QUVTLkdDTS5WMQ/);
  });
  it('does not open where the ciphertext is cut short', () => {
    const whole = Buffer.from(seal(stored), 'base64');
    expect(open(whole, key)).toBe(stored);
    expect(open(whole.subarray(0, 40), key)).toBe(null);
    expect(open(whole.subarray(0, whole.length - 1), key)).toBe(null);
    expect(open(Buffer.alloc(0), key)).toBe(null);
  });
});
