import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { missingS3Credentials } from './missing-s3-credentials.ts';

function judged(values: Record<string, string | object>) {
  const base = { STORAGE_BACKEND: 's3', GLOBAL_S3_BUCKET: 'files', GLOBAL_S3_ENDPOINT: 'http://minio:9000' };
  return judge(missingS3Credentials, {
    services: [service('storage', { environment: environment({ ...base, ...values }) })],
  });
}
const pair = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: {} };

describe('storage/missing-s3-credentials', () => {
  it.each([
    ['none', {}],
    ['half a pair', { AWS_ACCESS_KEY_ID: 'id' }],
    ['an empty one', { ...pair, AWS_SECRET_ACCESS_KEY: { bytes: 0 } }],
    ['half a pair at AWS', { GLOBAL_S3_ENDPOINT: '', AWS_ACCESS_KEY_ID: 'id' }],
  ])('fails with %s', (_what, values) => {
    expect(judged(values)).toMatchObject({
      status: 'fail',
      evidence: expect.arrayContaining([expect.objectContaining({ at: here })]),
    });
  });

  it('passes with a pair, or another way that the SDK knows', () => {
    expect(judged(pair).status).toBe('pass');
    expect(judged({ AWS_WEB_IDENTITY_TOKEN_FILE: '/var/run/token' }).status).toBe('pass');
  });

  it('does not apply to a role at AWS, or to files', () => {
    expect(judged({ GLOBAL_S3_ENDPOINT: '' }).status).toBe('skip');
    expect(judged({ GLOBAL_S3_ENDPOINT: 'https://s3.eu-west-1.amazonaws.com' }).status).toBe('skip');
    expect(judged({ STORAGE_BACKEND: 'file' }).status).toBe('skip');
  });
});
