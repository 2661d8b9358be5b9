// What is asked of the store and what is made of its answers. The SQL itself runs in the lab (test/lab/drill.test.ts).
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../../../test/helpers/world.ts';
import type { OpenDatabase } from '../../../../../engine/apply/database.ts';
import { StoreFailure } from '../../../../../model/store-failure.ts';
import type { S3Bucket, S3Version } from '../../../../../ports/s3.ts';
import type { ObjectsBucket } from '../../../objects-bucket.ts';
import type { Drilled } from '../../drilled.ts';
import { loadKeys } from './keys.ts';
import { bucketProofs } from './proofs.ts';
import { proveBucketObjects } from './prove-objects.ts';

const found: ObjectsBucket = {
  place: {
    ...{ url: 'https://s3.acme.dev', region: 'eu-1', bucket: 'files', style: 'path' },
    ...{ keyId: 'id', secret: 'the-secret' },
  },
  ...{ tenant: "o'stub", separator: '/' },
};

/** Answers each script by the first pattern that it holds. */
function databaseOf(answers: readonly (readonly [RegExp, string])[], ran: string[] = []): OpenDatabase {
  return {
    own: 'postgres',
    async run(_: string, script: string) {
      ran.push(script);
      return answers.find(([pattern]) => pattern.test(script))?.[1] ?? '';
    },
  } as unknown as OpenDatabase;
}

const bucketOf = (parts: Partial<S3Bucket>) => ({ close: () => undefined, ...parts }) as S3Bucket;
const version = (key: string, versionId: string, more: Partial<S3Version> = {}): S3Version => {
  return { key, versionId, isLatest: true, isMarker: false, ...more };
};
const denied = () =>
  new StoreFailure({ reason: 'denied', message: 'the key may not do this', hint: 'x', status: 403 });
const copiedIn = (ran: readonly string[]) => ran.filter((script) => script.startsWith('copy ')).join('');

describe('the keys of a bucket', () => {
  it('are listed page by page with earlier versions, and notes of deletion are none', async () => {
    const pages = [
      { versions: [version('a', '1')], next: { 'key-marker': 'a' } },
      {
        versions: [version('b\t\\\n', '2', { isLatest: false }), version('b\t\\\n', '3', { isMarker: true })],
        next: undefined,
      },
    ];
    const asked: string[] = [];
    const ran: string[] = [];
    const bucket = bucketOf({
      versioning: async () => 'enabled',
      async versions(prefix, next) {
        asked.push(prefix);
        return pages[next === undefined ? 0 : 1] ?? expect.fail();
      },
    });
    expect(await loadKeys(bucket, found, databaseOf([], ran))).toEqual({ hasVersions: true });
    expect(new Set(asked)).toEqual(new Set(["o'stub/"]));
    expect(copiedIn(ran)).toBe('copy seaworthy_drill.keys from stdin;\na\tf\nb\\t\\\\\\n\tt\n\\.\n');
  });

  it.each([
    ['keeps no versions', { versioning: async () => 'off' as const }],
    ['does not show them to this key', { versioning: async () => Promise.reject(denied()) }],
  ])('are those of now where the bucket %s', async (_, parts) => {
    const ran: string[] = [];
    const object = { key: 'a', bytes: 1, etag: '', modified: '' };
    const bucket = bucketOf({
      ...parts,
      list: async ({ next } = {}) => ({
        ...{ prefixes: [], next: next === undefined ? 'more' : undefined },
        objects: [{ ...object, key: next === undefined ? 'a' : 'b' }],
      }),
    });
    expect(await loadKeys(bucket, found, databaseOf([], ran))).toEqual({ hasVersions: false });
    expect(copiedIn(ran)).toContain('\na\tf\nb\tf\n');
  });
});

describe('an object of each bucket', () => {
  const content = 'pixels';
  const md5 = createHash('md5').update(content).digest('hex');
  const row = {
    ...{ bucket: 'avatars', name: 'me.png', key: 'stub/avatars/me.png/v1', is_old: false },
    ...{ size: '6', mimetype: 'image/png', etag: `"${md5}"` },
  };

  async function proven(
    given: object,
    store: { readonly contentType?: string; readonly etag?: string } = {},
  ) {
    const asked: (string | undefined)[] = [];
    const head = {
      bytes: 6,
      versionId: undefined,
      cacheControl: undefined,
      metadata: {},
      modified: undefined,
    };
    const bucket = bucketOf({
      versions: async () => ({
        versions: [version(`${row.key}2`, '9'), version(row.key, '8', { isLatest: false })],
        next: undefined,
      }),
      async get(_key, _range, versionId) {
        asked.push(versionId);
        const body = (async function* () {
          yield Buffer.from(content);
        })();
        return { ...head, contentType: 'image/png', etag: md5, range: undefined, body, ...store };
      },
    });
    const database = databaseOf([
      [/row_to_json/, JSON.stringify({ ...row, ...given })],
      [/storage\.buckets/, '1'],
    ]);
    return { asked, proof: await proveBucketObjects({ database } as Drilled, found, bucket) };
  }

  it('is what its row says, by MD5', async () => {
    expect((await proven({})).proof).toMatchObject({
      ...{ id: 'objects', status: 'passed' },
      said: '1 bucket: bytes and content type are those of the row, 1 by MD5',
    });
  });

  it('is read in the earlier version where that is all that is left', async () => {
    expect((await proven({ is_old: true })).asked).toEqual(['8']);
  });

  it.each([
    ['other bytes', { etag: '"0123456789abcdef0123456789abcdef"' }, {}],
    ['another size', { size: '7' }, {}],
    ['another content type', {}, { contentType: 'text/plain' }],
  ])('is red with %s', async (_, given, store) => {
    expect((await proven(given, store)).proof.status).toBe('failed');
  });

  it('is no other one because the store encrypts: its ETag is no MD5, and that of the row', async () => {
    const etag = '0123456789abcdef0123456789abcdef';
    expect((await proven({ etag: `"${etag}"` }, { etag })).proof).toMatchObject({
      ...{ status: 'passed', said: expect.stringContaining('0 by MD5') },
    });
  });
});

describe('a bucket that this machine cannot ask', () => {
  it('is no proof and no failure, asked once', async () => {
    const done: string[] = [];
    const failing = async () => {
      throw new StoreFailure({ reason: 'unreachable', message: 'minio:9000 has no address', hint: 'x' });
    };
    const s3 = {
      open() {
        done.push('opened');
        return bucketOf({ versioning: failing, close: () => void done.push('closed') });
      },
    };
    const database = databaseOf([[/to_regclass/, 't']]);
    const drilled = { database, world: { ...fakeWorld(), s3 } } as unknown as Drilled;
    const proofs = [];
    for (const [, prove] of bucketProofs(drilled, found)) proofs.push(await prove());
    expect(proofs.map(({ id, status }) => [id, status])).toEqual([
      ['parity', 'skipped'],
      ['objects', 'skipped'],
    ]);
    for (const { said } of proofs) expect(said).toContain('minio:9000 has no address');
    expect(done).toEqual(['opened', 'closed']);
  });

  it('is told where its place is not known, and where storage has no table yet', async () => {
    const drilled = {
      database: databaseOf([[/to_regclass/, 'f']]),
      world: fakeWorld(),
    } as unknown as Drilled;
    const said = async (given: ObjectsBucket | string) =>
      (await bucketProofs(drilled, given)[0]?.[1]())?.said ?? '';
    expect(await said('storage has no keys')).toContain('cannot be asked: storage has no keys');
    expect(await said(found)).toBe('storage has made no table of objects yet');
  });
});
