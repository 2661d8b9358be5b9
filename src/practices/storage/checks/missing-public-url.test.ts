import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { missingPublicUrl } from './missing-public-url.ts';

const storage = (values: Record<string, string | null>) => [
  service('storage', { environment: environment(values) }),
];

describe('storage/missing-public-url', () => {
  it.each([
    {},
    { STORAGE_PUBLIC_URL: '' },
    { STORAGE_PUBLIC_URL: null },
    { REQUEST_ALLOW_X_FORWARDED_PATH: 'false' },
    { TUS_URL_PATH: '/upload/resumable' },
  ])('fails with %j', (values) => {
    const outcome = judge(missingPublicUrl, { services: storage(values) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it.each([
    { STORAGE_PUBLIC_URL: 'https://api.example.com' },
    { REQUEST_ALLOW_X_FORWARDED_PATH: 'true' },
    { TUS_URL_PATH: '/storage/v1/upload/resumable' },
  ])('passes with %j', (values) => {
    expect(judge(missingPublicUrl, { services: storage(values) }).status).toBe('pass');
  });

  it('does not apply without storage', () => {
    expect(judge(missingPublicUrl, { services: [service('rest')] }).status).toBe('skip');
  });
});
