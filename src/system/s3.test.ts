import { createHash, randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FaultyS3, startFaultyS3 } from '../../test/helpers/faulty-s3.ts';
import { type S3Server, startS3Server } from '../../test/helpers/s3-server.ts';
import { printProblem } from '../model/problem.ts';
import { StoreFailure } from '../model/store-failure.ts';
import type { S3Bucket, S3Place } from '../ports/s3.ts';
import { systemS3 } from './s3.ts';

let server: S3Server;
let proxy: FaultyS3;
const open: S3Bucket[] = [];

beforeAll(async () => {
  server = await startS3Server();
  proxy = await startFaultyS3({ target: server.place.url });
});
afterEach(() => {
  for (const bucket of open.splice(0)) bucket.close();
  proxy.decide(() => null);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

function bucketWith(change: Partial<S3Place> = {}, now?: () => Date): S3Bucket {
  const bucket = systemS3(now).open({ ...server.place, ...change });
  open.push(bucket);
  return bucket;
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function failureOf(asked: Promise<unknown>): Promise<StoreFailure> {
  const outcome = await asked.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(outcome instanceof StoreFailure)) throw new Error(`no StoreFailure but ${outcome}`);
  return outcome;
}

describe('a bucket of a real server', () => {
  it('gives back what it was given, with its type and its notes', async () => {
    const bucket = bucketWith();
    const content = randomBytes(100_000);
    const stored = await bucket.put('a/b', content, { contentType: 'x/y', metadata: { from: 'lab' } });
    expect(stored.sha256).toBe(createHash('sha256').update(content).digest('hex'));
    const object = await bucket.get('a/b');
    expect(object).toMatchObject({ bytes: 100_000, contentType: 'x/y', metadata: { from: 'lab' } });
    expect((await bytesOf(object.body)).equals(content)).toBe(true);
  });

  it('takes a stream of a known length, and refuses one of another', async () => {
    const bucket = bucketWith();
    async function* chunks() {
      yield Buffer.from('hello ');
      yield Buffer.from('world');
    }
    const { sha256 } = await bucket.put('stream', { bytes: 11, open: chunks });
    expect(sha256).toBe(createHash('sha256').update('hello world').digest('hex'));
    expect((await bytesOf((await bucket.get('stream')).body)).toString()).toBe('hello world');
    for (const bytes of [10, 12]) {
      const failure = await failureOf(bucket.put('other', { bytes, open: chunks }));
      expect(failure.message).toContain('changed while it was read');
    }
    expect(await bucket.head('other')).toBeNull();
  });

  it('gives a range, and says of what', async () => {
    const bucket = bucketWith();
    await bucket.put('digits', Buffer.from('0123456789'));
    const part = await bucket.get('digits', { from: 3, to: 5 });
    expect(part.range).toEqual({ from: 3, to: 5, whole: 10 });
    expect((await bytesOf(part.body)).toString()).toBe('345');
    expect((await bytesOf((await bucket.get('digits', { from: 8 })).body)).toString()).toBe('89');
  });

  // Its continuation tokens need a cipher that OpenSSL 3 has no more: pages are shown by test/lab/s3-conformance.test.ts.
  it('lists a part of what is there, by what stands before a delimiter', async () => {
    const bucket = bucketWith();
    for (const key of ['1', '2', '3/a', '3/b']) await bucket.put(`list/${key}`, Buffer.from(key));
    const page = await bucket.list({ prefix: 'list/', delimiter: '/', startAfter: 'list/1' });
    expect(page.objects).toMatchObject([{ key: 'list/2', bytes: 1 }]);
    expect(page).toMatchObject({ prefixes: ['list/3/'], next: undefined });
    const failure = await failureOf(bucket.list({ prefix: 'list/', maxKeys: 1 }));
    expect(failure).toMatchObject({ reason: 'busy', status: 500 });
  });

  it('keeps keys of any letters', async () => {
    const bucket = bucketWith();
    const keys = ['a b', 'ü/✓', '%2F', 'x+y', "q'(1)*!~", '&<>"'].map((key) => `odd/${key}`);
    for (const key of keys) await bucket.put(key, Buffer.from(key));
    const { objects } = await bucket.list({ prefix: 'odd/' });
    expect(objects.map(({ key }) => key).sort()).toEqual([...keys].sort());
    for (const key of keys) expect((await bytesOf((await bucket.get(key)).body)).toString()).toBe(key);
  });

  it('tells what there is not, and deletes it all the same', async () => {
    const bucket = bucketWith();
    expect(await bucket.head('nothing')).toBeNull();
    expect(await failureOf(bucket.get('nothing'))).toMatchObject({ reason: 'no-object', status: 404 });
    await bucket.delete('nothing');
  });

  it('puts an object together from parts', async () => {
    const bucket = bucketWith();
    const parts = [randomBytes(5 * 1024 * 1024), randomBytes(10)];
    const upload = await bucket.createUpload('big');
    const sent = [];
    for (const [index, part] of parts.entries())
      sent.push(await bucket.uploadPart('big', upload, index + 1, part));
    await bucket.completeUpload('big', upload, sent);
    expect((await bytesOf((await bucket.get('big')).body)).equals(Buffer.concat(parts))).toBe(true);
  });

  it('sees how far the clocks are apart', async () => {
    const bucket = bucketWith();
    await bucket.list();
    expect(Math.abs(bucket.clockAheadMs() ?? Number.NaN)).toBeLessThan(60_000);
  });
});

describe('a refusal', () => {
  const hourAgo = () => new Date(Date.now() - 3_600_000);
  it.each([
    ['a clock that is wrong', {}, hourAgo, 'clock', /clock/],
    ['a key id that nobody knows', { keyId: 'AKIAWRONG' }, undefined, 'key-id', /key id/],
    ['a bucket that is not there', { bucket: 'nowhere' }, undefined, 'no-bucket', /no bucket nowhere/],
    ['a port where nobody is', { url: 'http://127.0.0.1:1' }, undefined, 'unreachable', /nobody answers/],
    ['TLS where there is none', { url: '' }, undefined, 'untrusted', /does not speak TLS/],
  ] as const)('says in words: %s', async (_name, change, now, reason, words) => {
    const url = 'url' in change && change.url === '' ? server.place.url.replace('http:', 'https:') : null;
    const place = url === null ? change : { url };
    const failure = await failureOf(bucketWith(place, now).list());
    expect(failure.reason).toBe(reason);
    expect(failure.message).toMatch(words);
    const shown = printProblem(failure) + JSON.stringify(failure) + failure.stack;
    expect(shown).toContain('HINT: ');
    expect(shown).not.toContain('AKIAWRONG');
  });

  // s3rver looks at no signature; test/lab/s3-conformance.test.ts has servers that do.
  it('says in words that a secret is wrong, without it', async () => {
    const secret = 'not-the-secret-4711';
    proxy.decide(() => ({ kind: 'answer', status: 403, word: 'SignatureDoesNotMatch' }));
    const failure = await failureOf(bucketWith({ url: proxy.url, secret }).list());
    expect(failure.reason).toBe('secret');
    expect(printProblem(failure)).toContain('does not belong to the key id');
    expect(JSON.stringify(failure) + failure.stack).not.toContain(secret);
  });

  it('tells the region of a redirect, and does not follow it', async () => {
    proxy.decide(() => ({
      kind: 'answer',
      status: 301,
      word: 'PermanentRedirect',
      headers: { 'x-amz-bucket-region': 'eu-west-1', location: 'http://127.0.0.1:1/' },
    }));
    const before = proxy.seen.length;
    const failure = await failureOf(bucketWith({ url: proxy.url }).list());
    expect(failure).toMatchObject({ reason: 'region', region: 'eu-west-1', isPassing: false });
    expect(proxy.seen.length).toBe(before + 1);
  });

  it('tells the region from an answer that has no body', async () => {
    const headers = { 'x-amz-bucket-region': 'eu-west-1' };
    proxy.decide(() => ({ kind: 'answer', status: 400, headers }));
    const failure = await failureOf(bucketWith({ url: proxy.url }).head('a'));
    expect(failure).toMatchObject({ reason: 'region', region: 'eu-west-1' });
  });

  it('ends a body that is still on its way', async () => {
    let isEnded = false;
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(65_536);
      } finally {
        isEnded = true;
      }
    }
    const failure = await failureOf(
      bucketWith({ keyId: 'AKIAWRONG' }).put('a', { bytes: 2 ** 40, open: endless }),
    );
    expect(failure.reason).toMatch(/key-id|cut/);
    await expect.poll(() => isEnded).toBe(true);
  });

  it('never repeats a secret that a store sends back', async () => {
    const secret = 'canary-secret-0815';
    proxy.decide(() => ({ kind: 'answer', status: 418, word: `x</Code><Message>${secret}</Message><Code>` }));
    const failure = await failureOf(bucketWith({ url: proxy.url, secret }).list());
    expect(printProblem(failure)).not.toContain(secret);
  });

  it('is found in an answer of 200 that holds one', async () => {
    proxy.decide(() => ({ kind: 'answer', status: 200, word: 'InternalError' }));
    const failure = await failureOf(bucketWith({ url: proxy.url }).completeUpload('a', 'b', []));
    expect(failure).toMatchObject({ reason: 'busy', isPassing: true });
  });

  it('is told at once for an address that a bucket cannot be a name of', () => {
    expect(() => bucketWith({ style: 'virtual-host' })).toThrow(/no bucket can be part of its name/);
  });

  it.each(['ftp://host', 'https://host/path', 'nonsense', 'https://user@host'])(
    'is told at once for the URL %s',
    (url) => {
      expect(() => bucketWith({ url })).toThrow(/not of the form https:/);
    },
  );
});

describe('a bad network', () => {
  it.each([
    [{ kind: 'answer', status: 503, word: 'SlowDown' }, 'busy'],
    [{ kind: 'answer', status: 500 }, 'busy'],
    [{ kind: 'answer', status: 403 }, 'denied'],
    [{ kind: 'reset' }, 'cut'],
    [{ kind: 'reset-after' }, 'cut'],
    [{ kind: 'silent' }, 'silent'],
  ] as const)('%o is a failure of its own kind', async (fault, reason) => {
    proxy.decide(() => fault);
    const bucket = bucketWith({ url: proxy.url, timeoutMs: 300 });
    expect((await failureOf(bucket.list())).reason).toBe(reason);
  });

  it.each([
    [{ kind: 'cut', bytes: 1000 }, 'cut'],
    [{ kind: 'slow', bytesPerSecond: 10 }, 'silent'],
  ] as const)('%o is noticed in the middle of a body', async (fault, reason) => {
    await bucketWith().put('long', randomBytes(4000));
    proxy.decide(() => fault);
    const object = await bucketWith({ url: proxy.url, timeoutMs: 300 }).get('long');
    expect((await failureOf(bytesOf(object.body))).reason).toBe(reason);
  });
});
