import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { misaddressedBucket } from './misaddressed-bucket.ts';

function judged(values: Record<string, string>) {
  const base = { STORAGE_BACKEND: 's3', GLOBAL_S3_BUCKET: 'files', REGION: 'eu-central-1' };
  return judge(misaddressedBucket, {
    services: [service('storage', { environment: environment({ ...base, ...values }) })],
  });
}

describe('storage/misaddressed-bucket', () => {
  it.each([
    ['no scheme', { GLOBAL_S3_ENDPOINT: 'minio:9000' }],
    ['a service and no path style', { GLOBAL_S3_ENDPOINT: 'http://minio:9000' }],
    [
      'an address and no path style',
      { GLOBAL_S3_ENDPOINT: 'https://10.0.0.5:9000', GLOBAL_S3_FORCE_PATH_STYLE: 'false' },
    ],
    [
      'the bucket in the path, as R2 shows it',
      { GLOBAL_S3_ENDPOINT: 'https://acc.r2.cloudflarestorage.com/files' },
    ],
    ['the bucket in the host', { STORAGE_S3_ENDPOINT: 'https://files.s3.eu-central-1.amazonaws.com' }],
    ['this machine', { GLOBAL_S3_ENDPOINT: 'http://localhost:9000', GLOBAL_S3_FORCE_PATH_STYLE: 'true' }],
  ])('fails with %s', (_what, values) => {
    expect(judged(values)).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails without a bucket', () => {
    expect(judged({ GLOBAL_S3_BUCKET: '' })).toMatchObject({ status: 'fail', detail: 'no bucket is named' });
  });

  it.each([
    ['AWS without an endpoint', {}],
    [
      'a service with path style',
      { GLOBAL_S3_ENDPOINT: 'http://minio:9000', GLOBAL_S3_FORCE_PATH_STYLE: 'true' },
    ],
    ['the new names', { STORAGE_S3_ENDPOINT: 'http://rustfs:9000/', STORAGE_S3_FORCE_PATH_STYLE: 'true' }],
    ['a store that knows host names', { GLOBAL_S3_ENDPOINT: 'https://s3.eu-central-003.backblazeb2.com' }],
    [
      'a path that is not the bucket',
      { GLOBAL_S3_ENDPOINT: 'https://x.supabase.co/storage/v1/s3', GLOBAL_S3_FORCE_PATH_STYLE: 'true' },
    ],
    [
      'a host named like the bucket, with path style',
      { GLOBAL_S3_ENDPOINT: 'https://files.example.org', GLOBAL_S3_FORCE_PATH_STYLE: 'true' },
    ],
  ])('passes with %s', (_what, values) => {
    expect(judged(values).status).toBe('pass');
  });

  it('passes with this machine when the service is on its network', () => {
    const values = {
      STORAGE_BACKEND: 's3',
      GLOBAL_S3_BUCKET: 'files',
      GLOBAL_S3_ENDPOINT: 'http://127.0.0.1:9000',
      GLOBAL_S3_FORCE_PATH_STYLE: 'true',
    };
    const storage = service('storage', {
      environment: environment(values),
      networkMode: { value: 'host', at: [here] },
    });
    expect(judge(misaddressedBucket, { services: [storage] }).status).toBe('pass');
  });

  it('does not apply to files, or without a storage service', () => {
    expect(judged({ STORAGE_BACKEND: 'file', GLOBAL_S3_ENDPOINT: 'minio' }).status).toBe('skip');
    expect(judge(misaddressedBucket, { services: [] }).status).toBe('skip');
  });
});
