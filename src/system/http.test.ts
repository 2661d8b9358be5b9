import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, connect, createServer as tcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemHttp } from './http.ts';
import { systemHttpServer } from './http-server.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

function serverAt(listener: RequestListener): Promise<number> {
  const server = createServer(listener);
  ends.push(() => server.close());
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

const anyone = () => null;
const { request } = systemHttp();

describe('calling others', () => {
  it('sends method, body and its type, and answers the status', async () => {
    const seen: string[] = [];
    const port = await serverAt((asked, response) => {
      asked.on('data', (chunk) =>
        seen.push(`${asked.method} ${asked.url} ${asked.headers['content-type']} ${chunk}`),
      );
      asked.on('end', () => response.writeHead(202).end('thanks'));
    });
    const body = { contentType: 'application/json', text: '{"text":"ü"}' };
    const url = `http://127.0.0.1:${port}/in?x=1`;
    const result = await request({ method: 'POST', url, body, timeoutMs: 5000, refuse: anyone });

    expect(result).toEqual({ answered: true, status: 202 });
    expect(seen).toEqual(['POST /in?x=1 application/json {"text":"ü"}']);
  });

  it('follows no redirect', async () => {
    let calls = 0;
    const port = await serverAt((_, response) => {
      calls += 1;
      response.writeHead(302, { Location: 'http://169.254.169.254/' }).end();
    });
    const result = await request({
      method: 'GET',
      url: `http://127.0.0.1:${port}/`,
      timeoutMs: 5000,
      refuse: anyone,
    });
    expect(result).toEqual({ answered: true, status: 302 });
    expect(calls).toBe(1);
  });

  it.each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]'])(
    'asks of the address behind %s before it connects, and does not where it must not',
    async (host) => {
      let calls = 0;
      const port = await serverAt((_, response) => {
        calls += 1;
        response.end();
      });
      const asked: string[] = [];
      const refuse = (address: string) => {
        asked.push(address);
        return 'that is this machine';
      };
      const result = await request({
        method: 'GET',
        url: `http://${host}:${port}/hunter2`,
        timeoutMs: 5000,
        refuse,
      });
      expect(result).toEqual({ answered: false, reason: 'that is this machine' });
      expect(asked.length).toBeGreaterThan(0);
      expect(calls).toBe(0);
    },
  );

  it('gives up on a server that takes the connection and says nothing', async () => {
    const silent = tcpServer(() => undefined);
    ends.push(() => silent.close());
    const port = await new Promise<number>((resolve) => {
      silent.listen(0, '127.0.0.1', () => resolve((silent.address() as AddressInfo).port));
    });
    const result = await request({
      method: 'GET',
      url: `http://127.0.0.1:${port}/`,
      timeoutMs: 200,
      refuse: anyone,
    });
    expect(result).toEqual({ answered: false, reason: 'no answer within 0.2 s' });
  });

  it('says why it failed without the address, which may be a secret', async () => {
    for (const url of [
      'http://127.0.0.1:9/hunter2',
      'http://hunter2.invalid/',
      'hunter2',
      'https://127.0.0.1:9/hunter2',
    ]) {
      const result = await request({ method: 'GET', url, timeoutMs: 5000, refuse: anyone });
      expect(result.answered, url).toBe(false);
      expect(JSON.stringify(result)).not.toMatch(/hunter2|127\.0\.0\.1/);
    }
  });
});

describe('answering', () => {
  const answer = (path: string) => ({ status: 200, contentType: 'text/plain', text: `you asked ${path}\n` });

  it('gives the path without its query, to GET and HEAD alone', async () => {
    const listening = await systemHttpServer().listen('127.0.0.1', 0, answer);
    ends.push(listening.close);
    const base = `http://127.0.0.1:${listening.port}`;
    expect(await (await fetch(`${base}/metrics?x=1`)).text()).toBe('you asked /metrics\n');
    expect(await (await fetch(base, { method: 'HEAD' })).text()).toBe('');
    const refused = await fetch(base, { method: 'POST', body: 'x' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('is over when it is closed, whoever is still connected', async () => {
    const listening = await systemHttpServer().listen('127.0.0.1', 0, answer);
    const socket = connect(listening.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined);
    await listening.close();
    await closed;
  });

  it('names an address that is taken, and what to do', async () => {
    const port = await serverAt(() => undefined);
    await expect(systemHttpServer().listen('127.0.0.1', port, answer)).rejects.toMatchObject({
      code: 'not-listening',
      message: `cannot listen on 127.0.0.1:${port}: something else listens there`,
    });
  });
});
