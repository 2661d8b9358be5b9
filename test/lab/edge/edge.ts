// Asking an edge (whoever ends TLS before a deployment) over HTTPS and HTTP, as a client of the outside would.
import type { IncomingHttpHeaders } from 'node:http';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface Edge {
  /** The public name, without a port. */
  readonly domain: string;
  /** Where it listens, as this process dials it. */
  readonly address: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** PEM of the root that has to be trusted. */
  readonly ca: string;
  /** The deployment's keys. */
  readonly anonKey: string;
  readonly serviceKey: string;
}

export interface Question {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
  readonly scheme?: 'http' | 'https';
  readonly timeoutMs?: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The host as a client writes it. */
export function authorityOf({ domain, httpsPort }: Edge): string {
  return httpsPort === 443 ? domain : `${domain}:${httpsPort}`;
}

/** Address, name and trust of a connection. */
export function dialing(edge: Edge): Dialing {
  return { host: edge.address, port: edge.httpsPort, servername: edge.domain, ca: edge.ca };
}

interface Dialing {
  readonly host: string;
  readonly port: number;
  readonly servername: string;
  readonly ca: string;
}

/** One request. A body that the edge does not want to the end is no failure: what counts is its answer. */
export function ask(edge: Edge, question: Question): Promise<Answer> {
  const { method = 'GET', path, headers = {}, body, scheme = 'https', timeoutMs = 60_000 } = question;
  const host = scheme === 'http' ? edge.domain : authorityOf(edge);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const way = scheme === 'http' ? { host: edge.address, port: edge.httpPort } : dialing(edge);
  const options = { ...way, method, path, agent: false as const };
  return new Promise((resolve, reject) => {
    const start = scheme === 'http' ? plainRequest : secureRequest;
    const sent = start({ ...options, headers: { host, ...length, ...headers } });
    let hasAnswered = false;
    sent.on('response', (response) => {
      hasAnswered = true;
      const parts: Buffer[] = [];
      const done = () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(parts),
        });
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', done);
      // Whoever refuses a long body may close the connection behind the answer.
      response.on('error', done);
    });
    sent.on('error', (error) => {
      if (!hasAnswered) reject(error);
    });
    sent.setTimeout(timeoutMs, () => sent.destroy(new Error(`${path}: no answer in ${timeoutMs} ms`)));
    sent.end(body);
  });
}

/** Headers of an application's server, which may do everything. */
export function asService({ serviceKey }: Edge): Readonly<Record<string, string>> {
  return { apikey: serviceKey, authorization: `Bearer ${serviceKey}` };
}

/** An answer's JSON. */
export function jsonOf({ body }: Answer): Record<string, unknown> {
  return JSON.parse(body.toString('utf8')) as Record<string, unknown>;
}
