import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { wrongVaultKeyLength } from './wrong-vault-key-length.ts';

function pooler(values: Parameters<typeof environment>[0], product = 'supavisor') {
  return { services: [service('pooler', { product, environment: environment(values) })] };
}

describe('secrets/wrong-vault-key-length', () => {
  it.each([16, 31, 33, 64])('fails for %i bytes', (bytes) => {
    expect(judge(wrongVaultKeyLength, pooler({ VAULT_ENC_KEY: { bytes } }))).toMatchObject({
      status: 'fail',
      detail: `VAULT_ENC_KEY has ${bytes} bytes instead of 32`,
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('fails when it is not set', () => {
    expect(judge(wrongVaultKeyLength, pooler({}))).toMatchObject({ detail: 'VAULT_ENC_KEY is not set' });
  });

  it('passes for 32 bytes', () => {
    expect(judge(wrongVaultKeyLength, pooler({ VAULT_ENC_KEY: { bytes: 32 } })).status).toBe('pass');
  });

  it('skips PgBouncer, and a stack without a pooler', () => {
    expect(judge(wrongVaultKeyLength, pooler({}, 'pgbouncer')).status).toBe('skip');
    expect(judge(wrongVaultKeyLength, { services: [service('db')] }).status).toBe('skip');
  });
});
