import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { unsupportedTags } from './unsupported-tags.ts';

function judged(values: Record<string, string>) {
  const base = {
    STORAGE_BACKEND: 's3',
    GLOBAL_S3_BUCKET: 'files',
    GLOBAL_S3_ENDPOINT: 'https://acc.r2.cloudflarestorage.com',
  };
  return judge(unsupportedTags, {
    services: [service('storage', { environment: environment({ ...base, ...values }) })],
  });
}

describe('storage/unsupported-tags', () => {
  it('fails for R2 with the default, or with tags on purpose', () => {
    expect(judged({})).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
    expect(judged({ TUS_ALLOW_S3_TAGS: 'true' }).status).toBe('fail');
  });

  it('passes for R2 without tags', () => {
    expect(judged({ TUS_ALLOW_S3_TAGS: 'false' }).status).toBe('pass');
  });

  it('does not apply to other stores, or to files', () => {
    expect(judged({ GLOBAL_S3_ENDPOINT: 'http://minio:9000' }).status).toBe('skip');
    expect(judged({ GLOBAL_S3_ENDPOINT: 'https://r2.cloudflarestorage.com.example.org' }).status).toBe(
      'skip',
    );
    expect(judged({ STORAGE_BACKEND: 'file' }).status).toBe('skip');
  });
});
