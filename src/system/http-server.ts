import { createServer, type Server } from 'node:http';
import { type AddressInfo, isIPv6 } from 'node:net';
import { Problem } from '../model/problem.ts';
import type { HttpAnswer, HttpListening, HttpServer } from '../ports/http-server.ts';

const patienceMs = 10_000;
const mostConnections = 64;

/** Node's own server, with limits that a slow or greedy client meets. */
export function systemHttpServer(): HttpServer {
  return { listen };
}

function listen(host: string, port: number, answer: (path: string) => HttpAnswer): Promise<HttpListening> {
  const server = serverFor(answer);
  return new Promise((resolve, reject) => {
    server.on('error', (error) => reject(notBound(host, port, error)));
    server.listen({ host, port, exclusive: true }, () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => close(server) });
    });
  });
}

function serverFor(answer: (path: string) => HttpAnswer): Server {
  const server = createServer(
    { headersTimeout: patienceMs, requestTimeout: patienceMs },
    (request, response) => {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      const { status, contentType, text } = isRead
        ? answer(path)
        : { status: 405, contentType: 'text/plain; charset=utf-8', text: 'only GET and HEAD\n' };
      // node:http sends no body in answer to HEAD.
      response.writeHead(status, {
        'Content-Type': contentType,
        'Content-Length': Buffer.byteLength(text),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        ...(isRead ? {} : { Allow: 'GET, HEAD', Connection: 'close' }),
      });
      response.end(text);
    },
  );
  server.maxConnections = mostConnections;
  server.keepAliveTimeout = patienceMs;
  return server;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function notBound(host: string, port: number, error: Error): Problem {
  const code = 'code' in error ? String(error.code) : 'unknown error';
  const where = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
  const why =
    code === 'EADDRINUSE'
      ? 'something else listens there'
      : code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND'
        ? 'this machine has no such address'
        : code === 'EACCES'
          ? 'ports below 1024 are for root'
          : code;
  return new Problem({
    code: 'not-listening',
    message: `cannot listen on ${where}: ${why}`,
    hints: ['name another address with --listen, for example 127.0.0.1:9912'],
    cause: error,
  });
}
