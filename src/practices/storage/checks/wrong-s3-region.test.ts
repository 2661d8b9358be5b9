import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { wrongS3Region } from './wrong-s3-region.ts';

function judged(values: Record<string, string>) {
  const base = { STORAGE_BACKEND: 's3', GLOBAL_S3_BUCKET: 'files' };
  return judge(wrongS3Region, {
    services: [service('storage', { environment: environment({ ...base, ...values }) })],
  });
}
const r2 = 'https://acc.r2.cloudflarestorage.com';

describe('storage/wrong-s3-region', () => {
  it.each([
    ['upstream’s placeholder at AWS', { REGION: 'stub' }],
    [
      'another region than the endpoint’s',
      { REGION: 'us-east-1', GLOBAL_S3_ENDPOINT: 'https://s3.eu-west-1.amazonaws.com' },
    ],
    ['the placeholder at R2', { REGION: 'stub', GLOBAL_S3_ENDPOINT: r2 }],
    ['an AWS region at R2', { STORAGE_S3_REGION: 'eu-central-1', REGION: 'auto', GLOBAL_S3_ENDPOINT: r2 }],
  ])('fails with %s', (_what, values) => {
    expect(judged(values)).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails without a region', () => {
    expect(judged({})).toMatchObject({ status: 'fail', detail: 'no region is set' });
  });

  it.each([
    ['a region of AWS', { REGION: 'ap-southeast-2' }],
    [
      'the endpoint’s region',
      { REGION: 'eu-west-1', GLOBAL_S3_ENDPOINT: 'https://s3.dualstack.eu-west-1.amazonaws.com' },
    ],
    [
      'an endpoint that names none',
      { REGION: 'us-gov-west-1', GLOBAL_S3_ENDPOINT: 'https://s3.amazonaws.com' },
    ],
    [
      'AWS’s sovereign cloud',
      { REGION: 'eusc-de-east-1', GLOBAL_S3_ENDPOINT: 'https://s3.eusc-de-east-1.amazonaws.eu' },
    ],
    ['R2’s own', { REGION: 'auto', GLOBAL_S3_ENDPOINT: r2 }],
    ['R2’s alias', { REGION: 'us-east-1', GLOBAL_S3_ENDPOINT: r2 }],
  ])('passes with %s', (_what, values) => {
    expect(judged(values).status).toBe('pass');
  });

  it('does not apply to stores that take any region, or to files', () => {
    expect(judged({ REGION: 'stub', GLOBAL_S3_ENDPOINT: 'http://minio:9000' }).status).toBe('skip');
    expect(judged({ REGION: 'stub', STORAGE_BACKEND: 'file' }).status).toBe('skip');
  });
});
