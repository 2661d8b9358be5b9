import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { fileBackend } from './file-backend.ts';

const storage = (values: Record<string, string>) => [
  service('storage', { environment: environment(values) }),
];

describe('storage/file-backend', () => {
  it('fails on files', () => {
    const outcome = judge(fileBackend, { services: storage({ STORAGE_BACKEND: 'file' }) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('passes on S3 and says where', () => {
    const services = storage({ STORAGE_BACKEND: 's3', GLOBAL_S3_ENDPOINT: 'http://minio:9000' });
    const outcome = judge(fileBackend, { services });
    expect(outcome).toMatchObject({ status: 'pass', evidence: [{ saw: 's3 at http://minio:9000' }] });
  });

  it('cannot tell another backend, or none', () => {
    expect(judge(fileBackend, { services: storage({ STORAGE_BACKEND: 'gcs' }) }).status).toBe('unknown');
    expect(judge(fileBackend, { services: storage({}) }).status).toBe('unknown');
  });

  it('does not apply without storage, whatever another service sets', () => {
    const services = [service('other', { environment: environment({ STORAGE_BACKEND: 'file' }) })];
    expect(judge(fileBackend, { services }).status).toBe('skip');
  });
});
