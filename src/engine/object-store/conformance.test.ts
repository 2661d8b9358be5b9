import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fault, type FaultyS3, startFaultyS3 } from '../../../test/helpers/faulty-s3.ts';
import { type S3Server, startS3Server } from '../../../test/helpers/s3-server.ts';
import type { S3Place } from '../../ports/s3.ts';
import { systemS3 } from '../../system/s3.ts';
import { type Probe, probeStore } from './conformance.ts';

// A real server (npm s3rver), which is lenient, and whose list has no second page on a current Node: its tokens need a cipher that is
// gone. Stores that pass, and one that lies by itself, are in test/lab/s3-conformance.test.ts.
let server: S3Server;
let proxy: FaultyS3;
let slept = 0;

const world = {
  s3: systemS3(),
  clock: { now: () => new Date(), sleep: async () => void slept++ },
  randomBytes: (count: number) => randomBytes(count),
};

beforeAll(async () => {
  server = await startS3Server();
  proxy = await startFaultyS3({ target: server.place.url });
});
beforeEach(() => {
  proxy.decide(() => null);
  slept = 0;
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

function probe(change: Partial<S3Place> = {}): Promise<Probe> {
  return probeStore({ ...server.place, url: proxy.url, timeoutMs: 2000, ...change }, world);
}

async function stored(): Promise<number> {
  const bucket = systemS3().open(server.place);
  const { objects } = await bucket.list();
  bucket.close();
  return objects.length;
}

function stateOf({ steps }: Probe, name: string): string | undefined {
  return steps.find((step) => step.name === name)?.state;
}

describe('the probe of a store', () => {
  it('says of each step what it saw, and leaves nothing behind', async () => {
    const seen = await probe();
    const states = seen.steps.map(({ name, state }) => [name, state]);
    expect(states).toEqual([
      ['reach', 'ok'],
      ['put and get', 'ok'],
      ['ranges', 'ok'],
      ['Content-MD5', 'warning'],
      ['multipart', 'ok'],
      ['overwrite', 'ok'],
      ['list', 'failed'],
      ['odd names', 'ok'],
      ['delete', 'ok'],
      ['clock', 'ok'],
    ]);
    expect(seen).toMatchObject({ verdict: 'refused', left: [] });
    expect(seen.bytes).toBeLessThan(8 * 1024 * 1024);
    expect(await stored()).toBe(0);
  });

  it.each([
    ['put and get', { kind: 'garbled', from: 200_000 }, /GET .*\/whole/],
    ['put and get', { kind: 'not-stored' }, /PUT .*\/whole/],
    ['ranges', { kind: 'garbled', from: 1 }, /GET .*\/ranged/],
    ['multipart', { kind: 'garbled', from: 5_300_000 }, /GET .*\/parts/],
    ['multipart', { kind: 'answer', status: 200, word: 'InternalError' }, /POST .*\/parts\?uploadId/],
    ['overwrite', { kind: 'garbled', from: 0 }, /GET .*\/twice/],
    ['odd names', { kind: 'garbled', from: 19 }, /GET .*\/odd\/a%2Bb/],
    ['delete', { kind: 'answer', status: 204 }, /DELETE .*\/gone/],
    ['reach', { kind: 'answer', status: 403, word: 'AccessDenied' }, /GET /],
  ] as [string, Fault, RegExp][])(
    'finds in the step "%s" what goes wrong: %o',
    async (name, fault, which) => {
      proxy.decide(({ method, path }) => (which.test(`${method} ${path}`) ? fault : null));
      const seen = await probe();
      expect(stateOf(seen, name)).toBe('failed');
      expect(seen.verdict).toBe('refused');
      expect(seen.steps.filter((step) => step.state === 'failed' && step.todo === '')).toEqual([]);
      // What it could not delete it names.
      expect(await stored()).toBe(seen.left.length);
      proxy.decide(() => null);
      const bucket = systemS3().open(server.place);
      for (const key of seen.left) await bucket.delete(key);
      bucket.close();
    },
  );

  it('tries a step once more when the store was busy', async () => {
    let answered = 0;
    proxy.decide(({ path }) => {
      const isFirst = path.includes('/whole') && answered++ === 0;
      return isFirst ? { kind: 'answer', status: 503, word: 'SlowDown' } : null;
    });
    expect(stateOf(await probe(), 'put and get')).toBe('ok');
    expect(slept).toBeGreaterThan(0);
  });

  it('names what it could not delete', async () => {
    proxy.decide(({ method }) =>
      method === 'DELETE' ? { kind: 'answer', status: 403, word: 'AccessDenied' } : null,
    );
    const seen = await probe();
    expect(seen.left.length).toBeGreaterThan(0);
    expect(await stored()).toBe(seen.left.length);
    proxy.decide(() => null);
    const bucket = systemS3().open(server.place);
    for (const key of seen.left) await bucket.delete(key);
    bucket.close();
  });

  it('ends at once where nobody is, and shows no secret', async () => {
    const seen = await probe({ url: 'http://127.0.0.1:1', secret: 'canary-secret-0815' });
    expect(seen.steps).toMatchObject([{ name: 'reach', state: 'failed' }]);
    expect(JSON.stringify(seen)).not.toContain('canary-secret-0815');
  });
});
