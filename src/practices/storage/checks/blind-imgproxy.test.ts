import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { blindImgproxy } from './blind-imgproxy.ts';

const volume = (source: string) => ({
  type: 'bind',
  source,
  target: '/var/lib/storage',
  readOnly: false,
  at: [here],
});
const base = {
  ENABLE_IMAGE_TRANSFORMATION: 'true',
  IMGPROXY_URL: 'http://imgproxy:5001',
  STORAGE_BACKEND: 'file',
  FILE_STORAGE_BACKEND_PATH: '/var/lib/storage',
};
const root = environment({ IMGPROXY_LOCAL_FILESYSTEM_ROOT: '/' });

function judged(values: Record<string, string>, imgproxy: Partial<ServiceFact> = {}) {
  const storage = service('storage', {
    environment: environment({ ...base, ...values }),
    volumes: [volume('/srv/storage')],
  });
  return judge(blindImgproxy, { services: [storage, service('imgproxy', imgproxy)] });
}

describe('storage/blind-imgproxy', () => {
  it.each([
    ['no mount', { environment: root }],
    ['another folder', { environment: root, volumes: [volume('/srv/other')] }],
    ['no root for local files', { volumes: [volume('/srv/storage')] }],
  ])('fails for files with %s', (_what, imgproxy) => {
    expect(judged({}, imgproxy)).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails for files that the storage service keeps to itself', () => {
    const storage = service('storage', { environment: environment(base) });
    expect(
      judge(blindImgproxy, { services: [storage, service('imgproxy', { environment: root })] }),
    ).toMatchObject({
      status: 'fail',
      detail: 'imgproxy cannot see /var/lib/storage, which storage keeps inside its container',
    });
  });

  it('fails for a bucket on a network where imgproxy is not', () => {
    const values = { STORAGE_BACKEND: 's3', GLOBAL_S3_ENDPOINT: 'http://minio:9000' };
    const apart = { networks: [{ name: 'images', aliases: [] }] };
    expect(judged(values, apart).status).toBe('fail');
    expect(
      judged({ ...values, STORAGE_S3_PRIVATE_ASSET_ENDPOINT: 'https://s3.shop.net' }, apart).status,
    ).toBe('pass');
  });

  it('fails without an address of imgproxy', () => {
    expect(judged({ IMGPROXY_URL: '' })).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('not set'),
    });
  });

  it('passes for files that it mounts, and for a bucket it can reach', () => {
    expect(judged({}, { environment: root, volumes: [volume('/srv/storage')] }).status).toBe('pass');
    expect(judged({ STORAGE_BACKEND: 's3', GLOBAL_S3_ENDPOINT: 'http://minio:9000' }).status).toBe('pass');
  });

  it('is unknown with an imgproxy elsewhere', () => {
    expect(judged({ IMGPROXY_URL: 'https://img.example.net' }).status).toBe('unknown');
  });

  it('does not apply where images are not transformed', () => {
    expect(judged({ ENABLE_IMAGE_TRANSFORMATION: 'false' }).status).toBe('skip');
    expect(judge(blindImgproxy, { services: [] }).status).toBe('skip');
  });
});
