import { describe, expect, it } from 'vitest';
import { sourceOf } from './source.ts';

const bucket = { place: 's3://acme-backups/prod/eu', keyId: 'env:ID', secret: 'file:./secret' };

describe('the repository that the words name', () => {
  it('is a folder, from where the command runs', () => {
    const found = sourceOf({ place: '../backup' }, '/root/x');
    expect(found).toMatchObject({ kind: 'folder', number: 1, path: '/root/backup', shown: '/root/backup' });
  });

  it('is a bucket with its prefix, by its provider', () => {
    const found = sourceOf({ ...bucket, provider: 'b2', region: 'eu-central-003' }, '/root');
    expect(found).toMatchObject({
      ...{ kind: 'bucket', bucket: 'acme-backups', prefix: 'prod/eu', shown: 's3://acme-backups/prod/eu' },
      ...{
        endpoint: 's3.eu-central-003.backblazeb2.com',
        keyId: 'env:ID',
        secret: 'file:./secret',
        ca: null,
      },
    });
  });

  it('has the prefix of the wishes where none is said, and a root certificate from where the command runs', () => {
    const words = { ...bucket, place: 's3://acme-backups', endpoint: 'https://store.lan:9000', ca: 'ca.pem' };
    const found = sourceOf(words, '/root');
    expect(found).toMatchObject({
      prefix: 'seaworthy',
      endpoint: 'store.lan:9000',
      ca: '/root/ca.pem',
      style: 'path',
    });
  });

  it.each([
    ['--provider', { ...bucket }],
    ['--secret', { ...bucket, provider: 'aws', region: 'eu-west-1', secret: undefined }],
    ['--key-id', { ...bucket, provider: 'aws', region: 'eu-west-1', keyId: 'AKIAIOSFODNN7' }],
    ['--region', { ...bucket, provider: 'aws', region: 'Eu West' }],
    ['--endpoint', { ...bucket, endpoint: 'http://store.lan' }],
    ['--from-repo', { ...bucket, place: 's3://A', provider: 'b2', region: 'eu-central-003' }],
    ['--from-repo', { place: '/mnt/a b' }],
    ['region', { ...bucket, provider: 'b2' }],
  ])('says which option is wrong: %s', (option, words) => {
    const wrong = () => sourceOf(words, '/root');
    expect(wrong).toThrow(option);
    expect(wrong).not.toThrow('AKIAIOSFODNN7');
  });
});
