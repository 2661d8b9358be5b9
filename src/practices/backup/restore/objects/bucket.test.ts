// What is asked of a store and what is made of its answers. Rows and objects are real ones in test/lab/restore-bucket.test.ts.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { quickScratch } from '../../../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../../../test/helpers/world.ts';
import { adopt } from '../../../../engine/adopted.ts';
import type { OpenDatabase } from '../../../../engine/apply/database.ts';
import { StoreFailure } from '../../../../model/store-failure.ts';
import type { S3Bucket } from '../../../../ports/s3.ts';
import { systemFiles } from '../../../../system/files.ts';
import { systemTree } from '../../../../system/tree.ts';
import type { Site } from '../site.ts';
import { compareBucket } from './bucket.ts';

const stamp = '20261127T071200Z';
const id = '00000000-0000-0000-0000-000000000000';
const object = (key: string) => ({ key, bytes: 1, etag: '', modified: '' });

/** A deployment with these rows, whose store answers so. */
function stand(backend: string, rows: readonly string[], list: S3Bucket['list']) {
  const directory = quickScratch();
  const tree = systemTree();
  const environment = { STORAGE_BACKEND: backend, GLOBAL_S3_BUCKET: 'files', TENANT_ID: 'stub' };
  const more = {
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'the-secret',
    REGION: 'eu-central-1',
  };
  const lines = Object.entries({ ...environment, ...more }).map(([name, text]) => `      ${name}: "${text}"`);
  const compose = [
    'services:',
    '  storage:',
    '    image: supabase/storage-api:v1.25.7',
    '    environment:',
    ...lines,
  ];
  tree.create(join(directory, 'docker-compose.yml'), `${compose.join('\n')}\n`, { mode: 0o600 });
  const s3 = { open: () => ({ list, close: () => undefined }) as Partial<S3Bucket> as S3Bucket };
  const world = { ...fakeWorld({ directory }), files: systemFiles(), tree, s3 };
  const adopted = adopt({ directory, environment: {} }, world);
  tree.makeDirectory(adopted.places.state, { mode: 0o700 });
  const database = {
    own: 'postgres',
    run: async (_: string, sql: string) =>
      sql.includes('to_regclass') ? 't' : rows.map((key) => `${id} ${key}`).join('\n'),
  } as unknown as OpenDatabase;
  const site = { adopted, world, knock: async () => database } as unknown as Site;
  const written = () =>
    readFileSync(join(directory, `.seaworthy/objects-missing-${stamp}.jsonl`), 'utf8')
      .trim()
      .split('\n');
  return { compare: () => compareBucket(site, stamp), written };
}

it('names the rows that have no object in the bucket, page by page, and asks again for what came meanwhile', async () => {
  const { compare, written } = stand(
    's3',
    ['stub/a', 'stub/b', 'stub/new', 'stub/lost'],
    async (options = {}) => {
      const { prefix = '', next } = options;
      if (prefix !== 'stub/')
        return { objects: prefix === 'stub/new' ? [object(prefix)] : [], prefixes: [], next: undefined };
      const key = next === undefined ? 'stub/a' : 'stub/b';
      return { objects: [object(key)], prefixes: [], next: next === undefined ? 'more' : undefined };
    },
  );
  expect(await compare()).toEqual({ bucket: 'files', rows: 4, missing: 1, firstMissing: ['stub/lost'] });
  expect(written()).toEqual(['{"key":"stub/lost"}']);
});

it('says why nobody looked where the store does not answer, and nothing of files', async () => {
  const away = async () => {
    throw new StoreFailure({ reason: 'unreachable', message: 'minio:9000 has no address', hint: 'x' });
  };
  expect(await stand('s3', [], away).compare()).toEqual({ why: 'minio:9000 has no address' });
  expect(await stand('file', [], away).compare()).toBeNull();
});
