import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer as plainServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemTls } from './tls.ts';

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-tls-'));
const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
let port = 0;
let close = () => {};

beforeAll(async () => {
  const request = `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout ${key} -out ${cert} -days 2`;
  const name = ['-subj', '/O=Lab/CN=api.acme.dev', '-addext', 'subjectAltName=DNS:api.acme.dev'];
  execFileSync('openssl', [...request.split(' '), ...name], { stdio: 'ignore' });
  const server = createServer({ cert: readFileSync(cert), key: readFileSync(key) });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  close = () => void server.close();
});

afterAll(() => {
  close();
  rmSync(folder, { recursive: true });
});

const ask = (serverName: string, ca?: string) =>
  systemTls().handshake({
    host: '127.0.0.1',
    port,
    serverName,
    timeoutMs: 5000,
    ...(ca === undefined ? {} : { ca }),
  });

describe('a TLS handshake', () => {
  it('tells whose certificate is shown, and that nobody trusts it', async () => {
    const answer = await ask('api.acme.dev');
    expect(answer).toMatchObject({ answered: true, issuer: 'Lab', protocol: 'TLSv1.3' });
    expect(answer).toHaveProperty('untrusted');
    expect(answer).not.toHaveProperty('wrongName');
  });

  it('trusts it with its root, and still tells another name', async () => {
    const root = readFileSync(cert, 'utf8');
    expect(await ask('api.acme.dev', root)).not.toHaveProperty('untrusted');
    expect(await ask('other.acme.dev', root)).toHaveProperty('wrongName');
  });

  it('says why nobody answers', async () => {
    const idle = plainServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => idle.listen(0, '127.0.0.1', resolve));
    const silent = (idle.address() as AddressInfo).port;
    const answer = await systemTls().handshake({
      host: '127.0.0.1',
      port: silent,
      serverName: 'a.acme.dev',
      timeoutMs: 5000,
    });
    idle.close();
    expect(answer.answered).toBe(false);
  });
});
