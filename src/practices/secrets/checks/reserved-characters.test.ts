import { describe, expect, it } from 'vitest';
import { withKeys } from '../../../../test/helpers/deployment.ts';
import { judge, service, value } from '../../../../test/helpers/facts.ts';
import { secretKey } from '../../../../test/helpers/secrets.ts';
import { reservedCharacters } from './reserved-characters.ts';

const rest = service('rest', {
  environment: {
    PGRST_DB_URI: value('postgres://authenticator:[redacted]@db:5432/postgres', {
      variables: ['POSTGRES_PASSWORD', 'POSTGRES_HOST'],
    }),
  },
});

describe('secrets/reserved-characters', () => {
  it('fails for a password that an address cannot hold', () => {
    const deployment = withKeys(secretKey('POSTGRES_PASSWORD', { reserved: true }));

    expect(judge(reservedCharacters, { deployment, services: [rest] })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'POSTGRES_PASSWORD', at: { file: '.env', line: 5 } }],
    });
  });

  it('passes for letters and digits', () => {
    const deployment = withKeys(secretKey('POSTGRES_PASSWORD', {}));

    expect(judge(reservedCharacters, { deployment, services: [rest] }).status).toBe('pass');
  });

  it('passes when only secrets outside of addresses hold them', () => {
    const deployment = withKeys(
      secretKey('POSTGRES_PASSWORD', {}),
      secretKey('SECRET_KEY_BASE', { reserved: true }),
    );

    expect(judge(reservedCharacters, { deployment, services: [rest] }).status).toBe('pass');
  });

  it('asks for eyes when Compose reads another value than the file shows', () => {
    const deployment = withKeys(secretKey('POSTGRES_PASSWORD', {}, { altered: true }));

    expect(judge(reservedCharacters, { deployment, services: [rest] })).toMatchObject({ status: 'manual' });
  });

  it('skips when no secret is pasted into an address', () => {
    const deployment = withKeys(secretKey('POSTGRES_PASSWORD', { reserved: true }));

    expect(judge(reservedCharacters, { deployment, services: [service('db')] }).status).toBe('skip');
  });
});
