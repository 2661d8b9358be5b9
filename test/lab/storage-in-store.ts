// Storage of a stack whose objects lie in an S3 server of the lab; its own API, and what a bucket does by itself.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { systemS3 } from '../../src/system/s3.ts';
import type { LabStore } from './s3.ts';
import { type LabStack, run } from './stack.ts';

/** Where storage and this machine both find the store: containers have its name, and this machine its address. */
export function storeAddress(stack: LabStack, store: LabStore): string {
  const format = `{{(index .NetworkSettings.Networks "${stack.project}_default").IPAddress}}`;
  return run(['docker', 'inspect', '--format', format, store.container]).trim();
}

/** Has storage keep its objects in the store; resolves to what has it keep them in files again, as the stack comes. */
export async function keepObjectsInStore(stack: LabStack, store: LabStore): Promise<() => Promise<void>> {
  const { bucket, keyId, secret } = store;
  const compose = join(stack.directory, 'docker-compose.yml');
  const before = readFileSync(compose, 'utf8');
  const lines = [
    'STORAGE_BACKEND: s3',
    `GLOBAL_S3_ENDPOINT: http://${storeAddress(stack, store)}`,
    'GLOBAL_S3_FORCE_PATH_STYLE: "true"',
    ...[`AWS_ACCESS_KEY_ID: ${keyId}`, `AWS_SECRET_ACCESS_KEY: ${secret}`],
  ];
  const given = before.replace('STORAGE_BACKEND: file', lines.join('\n      '));
  const own = /^( *GLOBAL_S3_BUCKET: ).*$/m;
  writeFileSync(compose, given.replace(own, `$1${bucket}`));
  await stack.up('storage');
  return async () => {
    writeFileSync(compose, before);
    await stack.up('storage');
  };
}

/** Asks the storage service itself: words of curl, in which URL is where it listens. */
export function askStorage(stack: LabStack, ...requests: readonly string[]): void {
  const curl = `curl -sS --fail -H "Authorization: Bearer ${stack.env('SERVICE_ROLE_KEY')}"`;
  const lines = requests.map((request) => `${curl} ${request.replace('URL', 'http://localhost:5000')}`);
  stack.compose('exec', '-T', 'storage', 'sh', '-c', lines.join(' && '));
}

/** Every version of an object goes, as a lifecycle rule of the bucket would have it. */
export async function expire(store: LabStore, key: string): Promise<void> {
  const { url, region, keyId, secret, ca: authorities } = store;
  const place = { url, region, bucket: store.bucket, style: 'path', keyId, secret, authorities } as const;
  const bucket = systemS3().open(place);
  const { versions } = await bucket.versions(key);
  expect(versions.length).toBeGreaterThan(0);
  for (const version of versions) await bucket.delete(version.key, version.versionId);
  bucket.close();
}
