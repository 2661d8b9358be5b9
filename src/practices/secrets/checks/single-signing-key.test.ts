import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { singleSigningKey } from './single-signing-key.ts';

const auth = service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { fingerprint: 'f-jwt' } }) });

describe('secrets/single-signing-key', () => {
  it('fails where one secret signs everything, and counts the sessions that end with it', () => {
    const sessions = { live: 812, countedTo: 100_000 };
    expect(judge(singleSigningKey, { services: [auth], sessions })).toMatchObject({
      status: 'fail',
      detail: 'one HS256 secret signs everything; rotating it ends 812 sessions',
      evidence: [{ at: here }],
    });
    const many = { live: 100_000, countedTo: 100_000 };
    expect(JSON.stringify(judge(singleSigningKey, { services: [auth], sessions: many }))).toContain(
      'more than 100000 sessions',
    );
  });

  it('passes with a key set, or with the opaque keys at the gateway', () => {
    const rest = service('rest', { environment: environment({ PGRST_JWT_SECRET: { form: 'key-set' } }) });
    expect(judge(singleSigningKey, { services: [auth, rest] }).status).toBe('pass');
    const gateway = service('gateway', { environment: environment({ SUPABASE_SECRET_KEY: { bytes: 40 } }) });
    expect(judge(singleSigningKey, { services: [auth, gateway] }).status).toBe('pass');
  });

  it('is not satisfied by variables that are empty, or by another product’s key set', () => {
    const empty = service('gateway', { environment: environment({ SUPABASE_SECRET_KEY: '' }) });
    const other = service('other', { environment: environment({ SESSION_KEYS: { form: 'key-set' } }) });
    expect(judge(singleSigningKey, { services: [auth, empty, other] }).status).toBe('fail');
  });

  it('skips where no service verifies tokens', () => {
    expect(judge(singleSigningKey, { services: [service('db')] }).status).toBe('skip');
  });
});
