// A proxy in front of a real S3 server that does what networks and stores do on bad days. Requests pass through byte by byte with
// their Host header, for they are signed.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, request as tlsRequest } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { Transform } from 'node:stream';
import { TLSSocket } from 'node:tls';

export type Fault =
  /** Answered by the proxy; the server never hears of it. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly word?: string;
      readonly headers?: Record<string, string>;
    }
  /** The connection is reset before anything is passed on. */
  | { readonly kind: 'reset' }
  /** The server does it, but the answer never comes. */
  | { readonly kind: 'reset-after' }
  /** Nothing comes back, and the connection stays. */
  | { readonly kind: 'silent' }
  /** The answer's body ends with a reset after so many bytes. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The answer's body at this rate. */
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** The answer's body from this byte on is other bytes of the same number. */
  | { readonly kind: 'garbled'; readonly from: number }
  /** 200 to a PUT that the server never sees. */
  | { readonly kind: 'not-stored' };

export interface FaultyS3 {
  readonly url: string;
  readonly port: number;
  /** What has come so far: method and path with query. */
  readonly seen: readonly { readonly method: string; readonly path: string }[];
  /** Decides on each request, by its number from 0; null = passed on as it is. Until then all are. */
  decide(
    choose: (seen: { readonly method: string; readonly path: string }, number: number) => Fault | null,
  ): void;
  close(): Promise<void>;
}

export interface FaultyS3Options {
  /** The real server. */
  readonly target: string;
  /** PEM of the authority of the target's certificate. */
  readonly ca?: string;
  /** Where to listen; a free port of the loopback address when absent. */
  readonly host?: string;
  readonly port?: number;
  /** Speaks TLS with this key and certificate. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

export async function startFaultyS3(options: FaultyS3Options): Promise<FaultyS3> {
  const { host = '127.0.0.1', port = 0, tls } = options;
  const seen: { method: string; path: string }[] = [];
  let choose: Parameters<FaultyS3['decide']>[0] = () => null;
  const sockets = new Set<Socket>();
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const one = { method: incoming.method ?? '', path: incoming.url ?? '' };
    const fault = choose(one, seen.push(one) - 1);
    incoming.on('error', () => undefined);
    outgoing.on('error', () => undefined);
    if (fault === null || !answered(fault, incoming, outgoing)) pass(options, incoming, outgoing, fault);
  };
  const server = tls === undefined ? createServer(handle) : createTlsServer(tls, handle);
  // As long as nginx before a store would (keepalive_timeout): the five seconds of Node are a fault that nobody asked for.
  server.keepAliveTimeout = 75_000;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${own}`,
    port: own,
    seen,
    decide(next) {
      choose = next;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Under TLS no reset can be sent by Node; the connection ends without a word of farewell, which is as abrupt. */
function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy();
  else socket.resetAndDestroy();
}

/** Whether the fault was the whole answer. */
function answered(fault: Fault, incoming: IncomingMessage, outgoing: ServerResponse): boolean {
  if (fault.kind === 'silent') return true;
  if (fault.kind === 'reset') {
    reset(incoming.socket);
    return true;
  }
  if (fault.kind !== 'answer' && fault.kind !== 'not-stored') return false;
  incoming.resume();
  incoming.on('end', () => {
    if (fault.kind === 'not-stored') {
      outgoing.writeHead(200, { etag: '"d41d8cd98f00b204e9800998ecf8427e"' }).end();
      return;
    }
    const { status, word, headers = {} } = fault;
    const text = word === undefined ? '' : `<Error><Code>${word}</Code><Message>lab</Message></Error>`;
    outgoing.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(text);
  });
  return true;
}

function pass(
  { target, ca }: FaultyS3Options,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  fault: Fault | null,
): void {
  const { protocol, hostname, port } = new URL(target);
  const send = protocol === 'https:' ? tlsRequest : request;
  const { method, url: path, headers } = incoming;
  const onward = send({
    host: hostname,
    port,
    method,
    path,
    headers,
    agent: false,
    ...(ca === undefined ? {} : { ca }),
  });
  onward.on('error', () => incoming.socket.destroy());
  onward.on('response', (answer) => {
    answer.on('error', () => outgoing.destroy());
    if (fault?.kind === 'reset-after') {
      answer.resume().on('end', () => reset(incoming.socket));
      return;
    }
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    if (fault === null) {
      answer.pipe(outgoing);
      return;
    }
    const spoilt = spoiling(fault, () => reset(incoming.socket));
    spoilt.on('error', () => undefined);
    outgoing.on('close', () => spoilt.destroy());
    answer.pipe(spoilt).pipe(outgoing);
  });
  incoming.pipe(onward);
}

function spoiling(fault: Fault, end: () => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const start = bytes;
      bytes += chunk.length;
      if (fault.kind === 'cut' && bytes > fault.bytes) {
        this.push(chunk.subarray(0, fault.bytes - start));
        // What was written has to leave before the reset.
        setTimeout(end, 20);
        return;
      }
      if (fault.kind === 'slow') {
        drip(this, chunk, fault.bytesPerSecond, done);
        return;
      }
      if (fault.kind !== 'garbled' || bytes <= fault.from) return done(null, chunk);
      const at = Math.max(0, fault.from - start);
      done(null, Buffer.concat([chunk.subarray(0, at), chunk.subarray(at).map((byte) => byte ^ 0x5a)]));
    },
  });
}

function drip(into: Transform, chunk: Buffer, bytesPerSecond: number, done: () => void): void {
  const [size, everyMs] = [
    Math.max(1, Math.floor(bytesPerSecond / 10)),
    bytesPerSecond < 10 ? 1000 / bytesPerSecond : 100,
  ];
  let at = 0;
  const timer = setInterval(() => {
    if (at >= chunk.length || into.destroyed) {
      clearInterval(timer);
      done();
      return;
    }
    into.push(chunk.subarray(at, at + size));
    at += size;
  }, everyMs);
}
