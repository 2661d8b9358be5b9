import { describe, expect, it } from 'vitest';
import { withKeys } from '../../../../test/helpers/deployment.ts';
import { environment, judge, secret, service } from '../../../../test/helpers/facts.ts';
import { fromEnv, secretKey } from '../../../../test/helpers/secrets.ts';
import { guessablePasswords } from './guessable-passwords.ts';

function stack(name: string, parts: Parameters<typeof secret>[0]) {
  const of = secret(parts);
  return {
    deployment: withKeys(secretKey(name, of)),
    services: [service('db', { environment: { [name]: fromEnv(name, of) } })],
  };
}

describe('secrets/guessable-passwords', () => {
  it.each(['POSTGRES_PASSWORD', 'DASHBOARD_PASSWORD'])('fails for a short %s', (name) => {
    expect(judge(guessablePasswords, stack(name, { bytes: 11 }))).toMatchObject({
      status: 'fail',
      detail: `${name} has fewer than 12 characters`,
      evidence: [{ subject: name, saw: '11 characters', at: { file: '.env' } }],
    });
  });

  it('passes for long ones', () => {
    expect(judge(guessablePasswords, stack('POSTGRES_PASSWORD', { bytes: 12 })).status).toBe('pass');
  });

  it('leaves the published samples to their own check', () => {
    const sample = { bytes: 10, sample: 'minio-root-password' };
    expect(judge(guessablePasswords, stack('MINIO_ROOT_PASSWORD', sample)).status).toBe('skip');
  });

  it('does not mind a mail password, which the relay chose', () => {
    const services = [service('auth', { environment: environment({ GOTRUE_SMTP_PASS: { bytes: 8 } }) })];
    expect(judge(guessablePasswords, { deployment: withKeys(), services }).status).toBe('skip');
  });
});
