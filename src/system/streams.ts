import { spawn } from 'node:child_process';
import { connect as openTcp } from 'node:net';
import { Duplex } from 'node:stream';
import { connect as openTls, rootCertificates } from 'node:tls';
import type { Stream, StreamRead, Streams, TlsRequest, TlsStart } from '../ports/streams.ts';

/** Connections of this machine, and those that its programs make. */
export function systemStreams(): Streams {
  return { tcp, program };
}

function tcp(host: string, port: number): Stream {
  let complaint = '';
  const socket = openTcp({ host, port });
  socket.on('error', (error) => {
    // Several addresses that all fail are one error without words.
    complaint = error.message || codeOf(error);
  });
  socket.on('connect', () => {
    complaint = 'open';
  });
  return streamOf(
    socket,
    () => complaint,
    () => socket.destroy(),
  );
}

const mostComplaint = 4096;

function program([name, ...argv]: readonly [string, ...string[]]): Stream {
  let complaint = '';
  const child = spawn(name, argv, { stdio: ['pipe', 'pipe', 'pipe'], shell: false });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = `${complaint}${chunk.toString('utf8')}`.slice(-mostComplaint);
  });
  child.on('error', (error) => {
    complaint = `${complaint}${error.message}`;
  });
  child.stdin.on('error', () => undefined);
  const duplex = Duplex.from({ readable: child.stdout, writable: child.stdin });
  duplex.on('error', () => undefined);
  return streamOf(
    duplex,
    () => complaint,
    () => {
      duplex.destroy();
      child.kill();
    },
  );
}

function streamOf(first: Duplex, complaint: () => string, end: () => void): Stream {
  let duplex = first;
  let waiting: ((read: StreamRead) => void) | undefined;
  const queue: StreamRead[] = [];

  function give(read: StreamRead): void {
    if (waiting === undefined) queue.push(read);
    else waiting(read);
  }

  const onData = (chunk: Buffer) => give({ kind: 'data', text: chunk.toString('latin1') });
  const onEnd = () => give({ kind: 'end' });

  function listen(): void {
    duplex.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onEnd);
  }

  function read(timeoutMs: number): Promise<StreamRead> {
    const [next] = queue;
    // An end stays: whoever asks again gets it again.
    if (next?.kind === 'data') queue.shift();
    if (next !== undefined) return Promise.resolve(next);
    return new Promise((resolve) => {
      const timer = setTimeout(() => settle({ kind: 'silent' }), timeoutMs);
      function settle(answer: StreamRead): void {
        clearTimeout(timer);
        waiting = undefined;
        if (answer.kind === 'end') queue.push(answer);
        resolve(answer);
      }
      waiting = settle;
    });
  }

  function startTls({ serverName, authorities, timeoutMs }: TlsRequest): Promise<TlsStart> {
    duplex.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onEnd);
    duplex.pause();
    // What came in the clear after the command answers nothing (RFC 3207, section 6).
    queue.length = 0;
    return new Promise((resolve) => {
      const ca = authorities === undefined ? [...rootCertificates] : authorities;
      const secure = openTls({ socket: duplex, servername: serverName, host: serverName, ca });
      const timer = setTimeout(() => settle(failed('ETIMEDOUT', 'no answer to the handshake')), timeoutMs);
      function settle(answer: TlsStart): void {
        clearTimeout(timer);
        resolve(answer);
      }
      secure.on('error', (error) => settle(failed(codeOf(error), error.message)));
      secure.on('close', () => settle(failed('ECONNRESET', 'the connection was closed')));
      secure.on('secureConnect', () => {
        duplex = secure;
        listen();
        settle({
          ok: true,
          protocol: secure.getProtocol() ?? 'TLS',
          until: secure.getPeerCertificate().valid_to ?? '',
        });
      });
    });
  }

  listen();
  return {
    write: (text) => void duplex.write(Buffer.from(text, 'utf8')),
    read,
    startTls,
    complaint,
    close: end,
  };
}

function failed(code: string, reason: string): TlsStart {
  return { ok: false, code, reason };
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : 'unknown';
}
