import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { plainS3Endpoint } from './plain-s3-endpoint.ts';

const minio = service('object-store', {
  name: 'minio',
  networks: [{ name: 'default', aliases: ['s3.shop.example'] }],
});

function judged(endpoint: string | null, backend = 's3') {
  const values = { STORAGE_BACKEND: backend, GLOBAL_S3_BUCKET: 'files', GLOBAL_S3_ENDPOINT: endpoint };
  return judge(plainS3Endpoint, {
    services: [service('storage', { environment: environment(values) }), minio],
  });
}

describe('storage/plain-s3-endpoint', () => {
  it.each(['http://s3.example.net', 'http://203.0.113.9:9000'])('fails for %s', (endpoint) => {
    expect(judged(endpoint)).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it.each([
    'https://s3.example.net',
    'http://minio:9000',
    'http://s3.shop.example:9000',
    'http://10.1.2.3:9000',
    'http://store:9000',
    'http://host.docker.internal:9000',
    null,
  ])('passes for %s', (endpoint) => {
    expect(judged(endpoint).status).toBe('pass');
  });

  it('does not apply to files, or to an address that is none', () => {
    expect(judged('http://s3.example.net', 'file').status).toBe('skip');
    expect(judged('s3.example.net').status).toBe('skip');
  });
});
