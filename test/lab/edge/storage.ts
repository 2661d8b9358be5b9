// Files through an edge: large ones up and down, resumable uploads, and who refuses what is too large.
import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:https';
import { type Answer, ask, asService, authorityOf, dialing, type Edge, jsonOf } from './edge.ts';

export const bucket = 'edge';

/** Makes the bucket; one that is there already is as good. */
export async function makeBucket(edge: Edge): Promise<void> {
  const headers = { ...asService(edge), 'content-type': 'application/json' };
  const body = JSON.stringify({ id: bucket, name: bucket, public: false });
  await ask(edge, { method: 'POST', path: '/storage/v1/bucket', headers, body });
}

/** Uploads one body of this many bytes. */
export function upload(edge: Edge, name: string, body: Buffer): Promise<Answer> {
  const headers = { ...asService(edge), 'content-type': 'application/octet-stream' };
  return ask(edge, { method: 'POST', path: `/storage/v1/object/${bucket}/${name}`, headers, body });
}

export interface Downloaded {
  readonly bytes: number;
  readonly sha256: string;
  readonly seconds: number;
  /** Whether the answer came to its end. */
  readonly isWhole: boolean;
}

/** Downloads at a rate that the lab's Storage keeps to. */
export function download(edge: Edge, name: string, bytesPerSecond: number): Promise<Downloaded> {
  const path = `/storage/v1/object/authenticated/${bucket}/${name}?lab_bytes_per_second=${bytesPerSecond}`;
  const started = Date.now();
  const hash = createHash('sha256');
  return new Promise((resolve, reject) => {
    const headers = { host: authorityOf(edge), ...asService(edge) };
    const asked = request({ ...dialing(edge), path, headers, agent: false }, (response) => {
      let bytes = 0;
      response.on('data', (part: Buffer) => {
        bytes += part.length;
        hash.update(part);
      });
      response.on('error', () => {});
      response.on('close', () => {
        const seconds = (Date.now() - started) / 1000;
        resolve({ bytes, sha256: hash.digest('hex'), seconds, isWhole: response.complete });
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

export interface Resumed {
  /** The address that Storage gave for the upload. */
  readonly location: string;
  /** The offset that was asked for after the first part. */
  readonly offset: string;
  readonly status: number;
}

/** A resumable upload in two parts over the address that was given, the second after asking how far the first came (tus.io, 1.0.0). */
export async function uploadInParts(
  edge: Edge,
  name: string,
  body: Buffer,
  key: string = edge.serviceKey,
): Promise<Resumed> {
  const tus = { apikey: key, authorization: `Bearer ${key}`, 'tus-resumable': '1.0.0' };
  const text = (value: string) => Buffer.from(value).toString('base64');
  const created = await ask(edge, {
    method: 'POST',
    path: '/storage/v1/upload/resumable',
    headers: {
      ...tus,
      'upload-length': String(body.length),
      'upload-metadata': `bucketName ${text(bucket)},objectName ${text(name)}`,
    },
    body: '',
  });
  const location = String(created.headers.location);
  if (!URL.canParse(location)) throw new Error(`no Location, but ${created.status}: ${created.body}`);
  const { pathname: path } = new URL(location);
  const half = Math.floor(body.length / 2);
  const append = (offset: number, part: Buffer) =>
    ask(edge, {
      method: 'PATCH',
      path,
      headers: {
        ...tus,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body: part,
    });
  await append(0, body.subarray(0, half));
  const asked = await ask(edge, { method: 'HEAD', path, headers: tus });
  const last = await append(half, body.subarray(half));
  return { location, offset: String(asked.headers['upload-offset']), status: last.status };
}

/** Storage's own refusal is JSON with `statusCode` 413 (supabase/storage: src/http/error-handler.ts); a proxy's is plain 413. */
export function whoRefused(answer: Answer): 'storage' | 'proxy' | 'nobody' {
  const isJson = String(answer.headers['content-type']).includes('json');
  if (isJson && String(jsonOf(answer)['statusCode']) === '413') return 'storage';
  return answer.status === 413 ? 'proxy' : 'nobody';
}

/** Bytes that do not compress. */
export function noise(bytes: number): Buffer {
  return randomBytes(bytes);
}
