// A real S3 server in this process (npm s3rver), on a free port of the loopback address. It knows key ids and
// clocks, but looks at no signature of version 4, and takes a body that does not fit its Content-MD5.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { S3Place } from '../../src/ports/s3.ts';

export interface S3Server {
  readonly place: S3Place;
  close(): Promise<void>;
}

export async function startS3Server(): Promise<S3Server> {
  const directory = mkdtempSync(join(tmpdir(), 'seaworthy-s3rver-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: 'backup' }],
  });
  const { port } = await server.run();
  return {
    place: {
      url: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      bucket: 'backup',
      style: 'path',
      // The one account that it has.
      keyId: 'S3RVER',
      secret: 'S3RVER',
    },
    async close() {
      await server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
