import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Fault, type FaultyS3, startFaultyS3 } from '../../../test/helpers/faulty-s3.ts';
import { type S3Server, startS3Server } from '../../../test/helpers/s3-server.ts';
import { StoreFailure, type StoreReason } from '../../model/store-failure.ts';
import { systemS3 } from '../../system/s3.ts';
import { persistently } from './persistent.ts';

const pauses: number[] = [];
const world = {
  clock: { now: () => new Date(), sleep: async (ms: number) => void pauses.push(ms) },
  randomBytes: (count: number) => randomBytes(count),
};

function failing(reason: StoreReason): () => Promise<never> {
  return () => Promise.reject(new StoreFailure({ reason, message: 'lab', hint: 'lab' }));
}

describe('persistence', () => {
  it('ends after so many attempts, with pauses that grow to a cap', async () => {
    pauses.length = 0;
    const most = { ...world, randomBytes: () => Uint8Array.of(255, 255) };
    await expect(
      persistently(failing('busy'), most, { attempts: 6, pauseMs: 100, capMs: 500 }),
    ).rejects.toThrow('lab');
    expect(pauses).toEqual([99, 199, 399, 499, 499]);
  });

  it.each(['denied', 'secret', 'no-object', 'digest'] as const)(
    'does not ask again after "%s"',
    async (reason) => {
      pauses.length = 0;
      await expect(persistently(failing(reason), world)).rejects.toThrow('lab');
      expect(pauses).toEqual([]);
    },
  );
});

describe('a store on a bad day', () => {
  let server: S3Server;
  let proxy: FaultyS3;
  beforeAll(async () => {
    server = await startS3Server();
    proxy = await startFaultyS3({ target: server.place.url });
  });
  afterAll(async () => {
    await proxy.close();
    await server.close();
  });

  const faults: readonly Fault[] = [
    { kind: 'answer', status: 500, word: 'InternalError' },
    { kind: 'answer', status: 503, word: 'SlowDown' },
    { kind: 'answer', status: 429 },
    { kind: 'reset' },
    { kind: 'reset-after' },
    { kind: 'cut', bytes: 10 },
  ];
  const count = process.env['SEAWORTHY_SOAK'] === '1' ? 1000 : 150;

  it.each([1, 10, 50])(
    `loses and spoils none of ${count} objects when %i in 100 requests fail`,
    async (percent) => {
      const bucket = systemS3().open({ ...server.place, url: proxy.url, timeoutMs: 2000 });
      let turn = 0;
      proxy.decide(() => {
        if (Math.random() * 100 >= percent) return null;
        return faults[turn++ % faults.length] ?? null;
      });
      const often = { attempts: 40, pauseMs: 1, capMs: 1 };
      const objects = Array.from(
        { length: count },
        (_, index) => [`${percent}/${index}`, randomBytes(200)] as const,
      );
      for (const [key, content] of objects) {
        await persistently(() => bucket.put(key, content), world, often);
        const back = await persistently(
          async () => {
            const chunks: Uint8Array[] = [];
            for await (const chunk of (await bucket.get(key)).body) chunks.push(chunk);
            return Buffer.concat(chunks);
          },
          world,
          often,
        );
        if (!back.equals(content)) expect.fail(`${key} came back with other bytes`);
      }
      bucket.close();
      proxy.decide(() => null);
      expect(turn).toBeGreaterThan(0);
    },
  );
});
