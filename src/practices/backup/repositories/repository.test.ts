import { describe, expect, it } from 'vitest';
import { wishesWith } from '../../../../test/helpers/changes.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import { repositoriesOf } from './repository.ts';
import { storeForm } from './store-form.ts';

type Written = NonNullable<NonNullable<WrittenWishes['backup']>['repositories']>[number];

const keys = { bucket: 'acme-backups', key_id: 'env:ID', secret: 'env:SECRET' } as const;

function repository(written: Written) {
  return repositoriesOf(wishesWith({ backup: { repositories: [written] } }).backup, storeForm);
}

describe('a repository', () => {
  it('is a folder where a path is wished', () => {
    expect(repository({ path: '/mnt/backup' })).toEqual([
      { kind: 'folder', number: 1, path: '/mnt/backup', shown: '/mnt/backup' },
    ]);
  });

  it.each([
    [{ provider: 'aws', region: 'eu-west-1' }, 's3.eu-west-1.amazonaws.com', 'eu-west-1', 'host'],
    [
      { provider: 'b2', region: 'eu-central-003' },
      's3.eu-central-003.backblazeb2.com',
      'eu-central-003',
      'path',
    ],
    [{ provider: 'other', endpoint: 'https://s3.acme.dev:9000' }, 's3.acme.dev:9000', 'us-east-1', 'path'],
    [
      { provider: 'aws', region: 'eu-west-1', endpoint: 'https://s3.acme.dev' },
      's3.acme.dev',
      'eu-west-1',
      'path',
    ],
  ] as const)('of %j is reached at %s', (wish, endpoint, region, style) => {
    expect(repository({ ...wish, ...keys })).toMatchObject([
      { kind: 'bucket', endpoint, region, style, prefix: 'seaworthy', shown: 's3://acme-backups/seaworthy' },
    ]);
  });

  it.each([
    [{ provider: 'aws' }, /needs the region of the bucket, such as/],
    [{ provider: 'aws', region: 'europe' }, /europe is no region of Amazon S3/],
    [{ provider: 'rustfs' }, /needs its endpoint/],
    [{ provider: 'r2' }, /needs the account/],
  ] as const)('of %j is not whole', (wish, why) => {
    expect(repository({ ...wish, ...keys })).toMatch(why);
  });

  it.each([
    [{ path: '/mnt/backup', provider: 'aws' }],
    [{ provider: 'aws', region: 'eu-west-1', bucket: 'acme-backups' }],
    [{}],
    [{ path: 'mnt/backup' }],
    [{ path: '/mnt/back up' }],
    [{ ...keys, provider: 'other', endpoint: 'http://s3.acme.dev' }],
    [{ ...keys, provider: 'other', endpoint: 'https://s3.acme.dev/bucket' }],
  ] as const)('is refused as a wish when it is %j', (wish) => {
    expect(() => repository(wish)).toThrow();
  });
});
