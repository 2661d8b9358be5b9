import { createHash } from 'node:crypto';
import { Agent as PlainAgent } from 'node:http';
import { Agent as TlsAgent } from 'node:https';
import { isIP } from 'node:net';
import { rootCertificates } from 'node:tls';
import { Problem } from '../../model/problem.ts';
import { StoreFailure } from '../../model/store-failure.ts';
import type { S3Body, S3Place, S3PutOptions } from '../../ports/s3.ts';
import { type Answer, exchange } from './exchange.ts';
import { refusal } from './refusal.ts';
import { amzDate, authorization, encodedPath, encodedQuery, type Query, sha256 } from './sign.ts';
import { type Element, parseXml } from './xml.ts';

export interface Asked {
  readonly method: string;
  /** Absent = the bucket itself. */
  readonly key?: string;
  readonly query?: Query;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: S3Body;
  readonly contentMd5?: S3PutOptions['contentMd5'];
}

/** Signed requests to one bucket over kept connections. */
export interface Connection {
  /** The answer, its body unread. Throws a StoreFailure for every status that is not 2xx. */
  ask(asked: Asked): Promise<Answer>;
  /** The same, read to its end; null = no XML. A 200 that holds an error is thrown as one. */
  askXml(asked: Asked): Promise<Element | null>;
  /** The same, for what is not wanted of it. */
  askPlain(asked: Asked): Promise<Answer>;
  clockAheadMs(): number | undefined;
  close(): void;
}

const defaultTimeoutMs = 30_000;
/** A page of a thousand keys of a thousand bytes, escaped, is below it. */
const longestAnswer = 16 * 1024 * 1024;

export function connectionTo(place: S3Place, now: () => Date): Connection {
  const url = urlOf(place);
  const { authorities: ca } = place;
  const trust = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const agentOf = (keepAlive: boolean) =>
    url.protocol === 'https:' ? new TlsAgent({ keepAlive, ...trust }) : new PlainAgent({ keepAlive });
  const kept = agentOf(true);
  // A POST must not be sent twice, and a kept connection may turn out to be closed: it gets one of its own.
  const fresh = agentOf(false);
  let ahead: number | undefined;

  async function send(asked: Asked): Promise<Answer> {
    const timeoutMs = place.timeoutMs ?? defaultTimeoutMs;
    const agent = asked.method === 'POST' ? fresh : kept;
    const answer = await exchange({ ...signed(place, url, asked, now()), url, agent, timeoutMs });
    const date = Date.parse(answer.header('date') ?? '');
    if (!Number.isNaN(date)) ahead = date - Math.floor(now().getTime() / 1000) * 1000;
    return answer;
  }

  async function ask(asked: Asked): Promise<Answer> {
    const answer = await send(asked);
    if (answer.status >= 200 && answer.status < 300) return answer;
    // A HEAD's refusal has no body, so a failure to read one is none.
    const text = await textOf(answer).catch(() => '');
    throw refusal(place, answer, parseXml(text));
  }

  async function askXml(asked: Asked): Promise<Element | null> {
    const answer = await ask(asked);
    const root = parseXml(await textOf(answer));
    // "a 200 OK response can contain either a success or an error": API_CompleteMultipartUpload.html
    if (root?.name === 'Error') throw refusal(place, answer, root);
    return root;
  }

  async function askPlain(asked: Asked): Promise<Answer> {
    const answer = await ask(asked);
    await textOf(answer);
    return answer;
  }

  const close = () => {
    kept.destroy();
    fresh.destroy();
  };
  return { ask, askXml, askPlain, clockAheadMs: () => ahead, close };
}

function signed(place: S3Place, url: URL, asked: Asked, at: Date) {
  const { method, key = '', query = [], headers: own = {}, body } = asked;
  const inPath = place.style === 'path' ? `/${place.bucket}` : '';
  const path = encodedPath(key === '' && inPath !== '' ? inPath : `${inPath}/${key}`);
  const payload = payloadOf(body);
  const date = amzDate(at);
  const headers = {
    ...own,
    ...md5Header(asked),
    host: url.host,
    'x-amz-date': date,
    'x-amz-content-sha256': payload,
  };
  const { region, keyId, secret } = place;
  const toSign = { method, path, query, headers, payload, date, region, service: 's3', keyId, secret };
  const search = encodedQuery(query);
  return {
    method,
    target: search === '' ? path : `${path}?${search}`,
    headers: {
      ...headers,
      ...lengthHeader(method, body),
      authorization: authorization(toSign),
    },
    ...(body === undefined ? {} : { body }),
  };
}

function payloadOf(body: S3Body | undefined): string {
  if (body === undefined || body instanceof Uint8Array) return sha256(body ?? '');
  return body.sha256 ?? 'UNSIGNED-PAYLOAD';
}

function md5Header({ body, contentMd5 }: Asked): Readonly<Record<string, string>> {
  if (typeof contentMd5 === 'string') return { 'content-md5': contentMd5 };
  if (contentMd5 === false || !(body instanceof Uint8Array)) return {};
  return { 'content-md5': createHash('md5').update(body).digest('base64') };
}

function lengthHeader(method: string, body: S3Body | undefined): Readonly<Record<string, string>> {
  if (body === undefined) return method === 'PUT' || method === 'POST' ? { 'content-length': '0' } : {};
  return { 'content-length': String(body instanceof Uint8Array ? body.length : body.bytes) };
}

async function textOf(answer: Answer): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body) {
    bytes += chunk.length;
    if (bytes > longestAnswer) break;
    chunks.push(chunk);
  }
  if (bytes <= longestAnswer) return Buffer.concat(chunks).toString('utf8');
  throw new StoreFailure({
    reason: 'other',
    message: 'the answer of the store is longer than any that S3 gives',
    hint: 'Look at whether the endpoint is that of an object store',
  });
}

/** Where requests go. Throws a Problem for a place that cannot be one. */
function urlOf({ url: text, bucket, style }: S3Place): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain = url !== null && url.pathname === '/' && url.search === '' && url.username === '';
  if (url === null || !isPlain || !/^https?:$/.test(url.protocol)) {
    throw new Problem({
      code: 'store-endpoint',
      message: 'the endpoint of the object store is not of the form https://host or https://host:port',
      hints: ['Write it without a path; the bucket has a setting of its own'],
    });
  }
  if (style === 'path') return url;
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw new Problem({
      code: 'store-style',
      message: `the endpoint ${url.host} is an address, and no bucket can be part of its name`,
      hints: ['Choose the style "path"'],
    });
  }
  url.hostname = `${bucket}.${url.hostname}`;
  return url;
}
