import { describe, expect, it } from 'vitest';
import { deployment, withKeys } from '../../../../test/helpers/deployment.ts';
import { container, environment, judge, service, value } from '../../../../test/helpers/facts.ts';
import { envPlace, fromEnv, secretKey, token } from '../../../../test/helpers/secrets.ts';
import { sampleSecrets } from './sample-secrets.ts';

const sample = { fingerprint: 'f-sample', sample: 'postgres-password' };

describe('secrets/sample-secrets', () => {
  it('fails once for a sample in the env file, however many services read it', () => {
    const outcome = judge(sampleSecrets, {
      deployment: withKeys(secretKey('POSTGRES_PASSWORD', sample)),
      services: [
        service('db', { environment: { POSTGRES_PASSWORD: fromEnv('POSTGRES_PASSWORD', sample) } }),
        service('auth', {
          environment: {
            GOTRUE_DB_DATABASE_URL: {
              ...fromEnv('POSTGRES_PASSWORD', sample),
              text: 'postgres://a:[redacted]@db:5432/postgres',
              variables: ['POSTGRES_PASSWORD', 'POSTGRES_HOST'],
            },
          },
        }),
      ],
    });

    expect(outcome).toMatchObject({ status: 'fail', detail: 'POSTGRES_PASSWORD is as published' });
    expect(outcome.status === 'fail' && outcome.evidence).toEqual([
      { subject: 'POSTGRES_PASSWORD', saw: 'is a published sample, read by db and auth', at: envPlace },
    ]);
  });

  it('names a variable once that two services are given', () => {
    const given = { environment: environment({ SECRET_KEY_BASE: { sample: 'secret-key-base' } }) };
    const services = [service('realtime', given), service('pooler', given)];
    expect(judge(sampleSecrets, { deployment: deployment(), services })).toMatchObject({
      detail: 'SECRET_KEY_BASE is as published',
    });
  });

  it('fails for a literal at its own line', () => {
    const outcome = judge(sampleSecrets, {
      deployment: deployment(),
      services: [
        service('auth', { environment: environment({ GOTRUE_JWT_SECRET: { sample: 'jwt-secret' } }) }),
      ],
    });

    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.auth.environment.GOTRUE_JWT_SECRET', at: { line: 10 } }],
    });
  });

  it('fails for a key that only a command interpolates', () => {
    expect(
      judge(sampleSecrets, {
        deployment: withKeys(secretKey('MINIO_ROOT_PASSWORD', { sample: 'minio-root-password' })),
        services: [service('object-store')],
      }).status,
    ).toBe('fail');
  });

  it('fails for a sample that still runs though the file was mended', () => {
    const outcome = judge(sampleSecrets, {
      deployment: deployment(),
      services: [
        service('db', { environment: environment({ POSTGRES_PASSWORD: { fingerprint: 'f-new' } }) }),
      ],
      containers: {
        project: [container('db', { environment: environment({ POSTGRES_PASSWORD: sample }) })],
        foreign: [],
      },
    });

    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.db.environment.POSTGRES_PASSWORD (in the running container)' }],
    });
  });

  it('passes when no secret in use is a sample', () => {
    expect(
      judge(sampleSecrets, {
        deployment: deployment(),
        services: [service('db', { environment: environment({ POSTGRES_PASSWORD: {} }) })],
      }).status,
    ).toBe('pass');
  });

  it.each([
    [
      'a key that no service reads',
      secretKey('VAULT_ENC_KEY', { sample: 'vault-enc-key' }, { used: false }),
      {},
    ],
    [
      'a public API key, of which another check tells',
      undefined,
      { ANON_KEY: token({}, { sample: 'anon-key' }) },
    ],
    ['the S3 pair', undefined, { S3_PROTOCOL_ACCESS_KEY_SECRET: { sample: 's3-access-key-secret' } }],
    ['the S3 key id', undefined, { S3_PROTOCOL_ACCESS_KEY_ID: { sample: 's3-access-key-id' } }],
    ['the form of words for an OpenAI key', undefined, { OPENAI_API_KEY: { sample: 'openai-api-key' } }],
    ['the fake mail password', undefined, { GOTRUE_SMTP_PASS: { sample: 'smtp-password' } }],
    ["Realtime's published constant", undefined, { DB_ENC_KEY: { sample: 'realtime-db-enc-key' } }],
  ])('passes over %s', (_what, key, extra) => {
    const outcome = judge(sampleSecrets, {
      deployment: key === undefined ? deployment() : withKeys(key),
      services: [service('other', { environment: environment({ REAL_PASSWORD: {}, ...extra }) })],
    });

    expect(outcome.status).toBe('pass');
  });

  it('counts what env_file hands to everybody only where it is read', () => {
    const handed = value({ sample: 'vault-enc-key' }, { fromEnvFile: true });
    const given = {
      deployment: withKeys(secretKey('VAULT_ENC_KEY', { sample: 'vault-enc-key' })),
      services: [service('auth', { environment: { VAULT_ENC_KEY: handed, GOTRUE_JWT_SECRET: value({}) } })],
    };

    expect(judge(sampleSecrets, given).status).toBe('pass');
    const pooler = service('pooler', { environment: { VAULT_ENC_KEY: handed } });
    expect(judge(sampleSecrets, { ...given, services: [...given.services, pooler] }).status).toBe('fail');
  });

  it('skips a stack without secrets', () => {
    expect(judge(sampleSecrets, { deployment: deployment(), services: [service('db')] }).status).toBe('skip');
  });
});
