import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { shortJwtSecret } from './short-jwt-secret.ts';

function stack(secret: object) {
  return [
    service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { bytes: 40 } }) }),
    service('rest', { environment: environment({ PGRST_JWT_SECRET: secret }) }),
  ];
}

describe('secrets/short-jwt-secret', () => {
  it('fails below 32 bytes', () => {
    expect(judge(shortJwtSecret, { services: stack({ bytes: 31 }) })).toMatchObject({
      status: 'fail',
      detail: 'the JWT secret of rest has 31 bytes, 32 are the least',
      evidence: [{ saw: '31 bytes', at: { line: 10 } }],
    });
  });

  it('passes from 32 bytes on', () => {
    expect(judge(shortJwtSecret, { services: stack({ bytes: 32 }) }).status).toBe('pass');
  });

  it('passes over the short name of a file that holds the secret', () => {
    expect(judge(shortJwtSecret, { services: stack({ bytes: 17, form: 'file' }) }).status).toBe('pass');
  });

  it('skips a stack that names none', () => {
    expect(judge(shortJwtSecret, { services: [service('db')] }).status).toBe('skip');
  });
});
