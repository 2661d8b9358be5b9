import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type S3Server, startS3Server } from '../../../../test/helpers/s3-server.ts';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { type Places, placesOf } from '../../../engine/state/places.ts';
import { writeRecord } from '../../../engine/state/record.ts';
import type { World } from '../../../ports/world.ts';
import { systemS3 } from '../../../system/s3.ts';
import type { BucketRepository, Repository } from './repository.ts';
import { probeBucket, requireTrusted, trustedAt } from './trust.ts';

// A real server (npm s3rver) whose list has no second page on a current Node: the probe refuses it. Stores that pass are in the lab.
let server: S3Server;
let places: Places;
let world: World;

const bucket: BucketRepository = {
  ...{ kind: 'bucket', number: 1, bucket: 'backup', region: 'us-east-1', endpoint: 's3.acme.dev' },
  ...{ prefix: 'seaworthy', style: 'path', keyId: 'prompt', secret: 'prompt', ca: null },
  shown: 's3://backup/seaworthy',
};
const key = { keyId: 'S3RVER', secret: 'S3RVER' };

beforeAll(async () => {
  server = await startS3Server();
});
beforeEach(() => {
  const directory = quickScratch();
  mkdirSync(join(directory, '.seaworthy'));
  places = placesOf(directory);
  const s3: World['s3'] = { open: (place) => systemS3().open({ ...place, url: server.place.url }) };
  world = { ...fakeWorld(), s3 };
});
afterAll(() => server.close());

function remember(region: string): void {
  const stores = [
    {
      url: 'https://s3.acme.dev',
      bucket: 'backup',
      region,
      verdict: 'trusted',
      at: '2026-11-20T10:00:00.000Z',
    },
  ];
  writeRecord(places, join(places.state, 'stores.json'), { schemaVersion: 1, stores }, world.tree);
}

const ask = (...repositories: readonly Repository[]) =>
  requireTrusted(repositories, () => key, places, world);

describe('a bucket', () => {
  it('that fails a step is refused, with the step and what to do, and is not remembered', async () => {
    const refusal = ask(bucket);
    await expect(refusal).rejects.toMatchObject({ code: 'store-refused', exitCode: 3 });
    await expect(refusal).rejects.toThrow(/^s3:\/\/backup\/seaworthy is not trusted with backups: list: /);
    expect(existsSync(join(places.state, 'stores.json'))).toBe(false);
  });

  it('that passed before is not asked again, and one of another region is', async () => {
    remember('us-east-1');
    await expect(ask(bucket)).resolves.toBeUndefined();
    expect(trustedAt(bucket, places, world)).toBe('2026-11-20T10:00:00.000Z');
    await expect(ask({ ...bucket, region: 'eu-west-1' })).rejects.toThrow('is not trusted');
  });

  it('is forgotten when it fails later, and no key of it is ever written down', async () => {
    remember('us-east-1');
    expect(await probeBucket(bucket, key, places, world)).toMatchObject({ verdict: 'refused' });
    expect(trustedAt(bucket, places, world)).toBeNull();
    expect(readFileSync(join(places.state, 'stores.json'), 'utf8')).not.toContain('S3RVER');
  });

  it('is not asked where a person says so, nor is a folder', async () => {
    await expect(ask({ ...bucket, skipsProbe: true })).resolves.toBeUndefined();
    await expect(ask({ kind: 'folder', number: 1, path: '/mnt', shown: '/mnt' })).resolves.toBeUndefined();
  });

  it('whose root certificate is not there is told by its file', async () => {
    await expect(ask({ ...bucket, ca: 'ca.pem' })).rejects.toThrow('the root certificate ca.pem');
  });
});
