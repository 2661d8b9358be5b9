// One HTTP exchange with a store: sent, timed, its answer's beginning told. Follows no redirect.
import { createHash, type Hash } from 'node:crypto';
import { type Agent, type ClientRequest, type IncomingMessage, request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { StoreFailure } from '../../model/store-failure.ts';
import type { S3Body } from '../../ports/s3.ts';
import { networkFailure } from './network-failure.ts';

export interface Exchange {
  readonly method: string;
  readonly url: URL;
  /** Path and query as they were signed: a URL object would write some characters otherwise. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: S3Body;
  readonly agent: Agent;
  readonly timeoutMs: number;
}

export interface Answer {
  readonly status: number;
  header(name: string): string | undefined;
  /** Headers that begin with a prefix, the rest of their names as keys. */
  headersBelow(prefix: string): Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
  /** Hex of the SHA-256 of what was sent. */
  readonly sentSha256: string;
}

/** A longer timer would fire at once (nodejs.org/api/timers.html). */
const longestTimerMs = 2 ** 31 - 1;
/** A body may take a second more for each of these. */
const slowestBytesPerSecond = 16 * 1024;

/** Throws a StoreFailure for what the network does. Every status is an answer. */
export async function exchange(asked: Exchange): Promise<Answer> {
  try {
    return await once(asked);
  } catch (error) {
    if (!(error instanceof ClosedMeanwhile)) throw error;
    return once(asked);
  }
}

/** A kept connection was closed by the other side just as it was used again: nothing of the request was answered. */
class ClosedMeanwhile extends Error {}

function once({ method, url, target, headers, body, agent, timeoutMs }: Exchange): Promise<Answer> {
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const { hostname, port } = url;
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const sent = send({ method, host, port, path: target, headers: { ...headers }, agent });
    const sum = createHash('sha256');
    const length = body instanceof Uint8Array ? body.length : (body?.bytes ?? 0);
    const timer = deadline(timeoutMs + allowance(length), (ms) => sent.destroy(silent(url, ms)));
    sent.on('error', (error: NodeJS.ErrnoException) => {
      timer.end();
      const wasClosed = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(wasClosed ? new ClosedMeanwhile() : networkFailure(url, error));
    });
    sent.on('response', (incoming) => {
      timer.end();
      // An answer before all was sent is a refusal: the rest is not sent any more.
      if (!sent.writableFinished) incoming.on('close', () => sent.destroy());
      resolve(answerOf(incoming, url, timeoutMs, () => sum.digest('hex')));
    });
    write(sent, body, sum).catch((error: unknown) => sent.destroy(error as Error));
  });
}

async function write(sent: ClientRequest, body: S3Body | undefined, sum: Hash): Promise<void> {
  if (body === undefined || body instanceof Uint8Array) {
    const bytes = body ?? new Uint8Array();
    sum.update(bytes);
    sent.end(bytes);
    return;
  }
  for await (const chunk of counted(body.bytes, body.open())) {
    sum.update(chunk);
    if (!sent.write(chunk)) await room(sent);
    if (sent.destroyed) return;
  }
  sent.end();
}

/** Until more may be written, or nothing will be. */
function room(sent: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    sent.once('drain', resolve);
    sent.once('close', resolve);
  });
}

/** Passes a stream on, and refuses one that is not as long as it was said to be. */
async function* counted(expected: number, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > expected) break;
    yield chunk;
  }
  if (bytes === expected) return;
  throw new StoreFailure({
    reason: 'other',
    message: `what was to be stored changed while it was read: ${expected} bytes were announced, ${bytes} came`,
    hint: 'Try again once nothing writes to it',
  });
}

function answerOf(incoming: IncomingMessage, url: URL, timeoutMs: number, digest: () => string): Answer {
  const { headers } = incoming;
  const header = (name: string) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  let sentSha256: string | undefined;
  return {
    status: incoming.statusCode ?? 0,
    header,
    headersBelow: (prefix) =>
      Object.fromEntries(
        Object.keys(headers)
          .filter((name) => name.startsWith(prefix))
          .map((name) => [name.slice(prefix.length), header(name) ?? '']),
      ),
    body: timed(incoming, url, timeoutMs + allowance(Number(header('content-length') ?? 0))),
    get sentSha256() {
      sentSha256 ??= digest();
      return sentSha256;
    },
  };
}

async function* timed(incoming: IncomingMessage, url: URL, limitMs: number): AsyncGenerator<Uint8Array> {
  const timer = deadline(limitMs, (ms) => incoming.destroy(silent(url, ms)));
  try {
    for await (const chunk of incoming) yield chunk;
  } catch (error) {
    throw error instanceof StoreFailure ? error : networkFailure(url, error as NodeJS.ErrnoException);
  } finally {
    timer.end();
  }
}

function deadline(limitMs: number, passed: (limitMs: number) => void): { end(): void } {
  const timer = setTimeout(() => passed(limitMs), Math.min(limitMs, longestTimerMs));
  return { end: () => clearTimeout(timer) };
}

function allowance(bytes: number): number {
  return (bytes / slowestBytesPerSecond) * 1000;
}

function silent(url: URL, limitMs: number): StoreFailure {
  return new StoreFailure({
    reason: 'silent',
    message: `${url.host} did not answer within ${Math.ceil(limitMs / 1000)} s`,
    hint: 'Look at the way to the store (firewall, proxy, its status page), then try again',
  });
}
