import { describe, expect, it } from 'vitest';
import { memoryFiles } from '../../../test/helpers/files.ts';
import { certificatePath, readCertificate } from './certificate.ts';

/** Made for this test by `openssl req -x509 -nodes -days 36500`; its key was thrown away. */
const pem = `-----BEGIN CERTIFICATE-----
MIIBdzCCAR6gAwIBAgIBATAKBggqhkjOPQQDAjAaMRgwFgYDVQQDDA9hcGkuZXhh
bXBsZS5uZXQwIBcNMjYxMTI2MjEzODUyWhgPMjEyNjExMDIyMTM4NTJaMBoxGDAW
BgNVBAMMD2FwaS5leGFtcGxlLm5ldDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IA
BJl46GHgsIA/3vd/wSQKaSJY/8hd4E0h2cPxBQjS7UJFeTt1NacOrdDzj+GbxYzG
Y0xrZ0HLfOY+PYYs87sP/JejUzBRMB0GA1UdDgQWBBT3+6EXJJLkAxQ1bdpLC2PK
FXuZJjAfBgNVHSMEGDAWgBT3+6EXJJLkAxQ1bdpLC2PKFXuZJjAPBgNVHRMBAf8E
BTADAQH/MAoGCCqGSM49BAMCA0cAMEQCIBrufzB+hkWK2FmRRy8EzEhAEuYiBpVd
WXkKZlKocY6vAiAOy85KUlO13MJg069guKqriTxtSG5LFNuQrVRGCcVYfA==
-----END CERTIFICATE-----`;
const at = { file: 'nginx.conf', line: 3 };
const read = (text: string | null) =>
  readCertificate(
    '/certs/a.pem',
    'certs/a.pem',
    at,
    memoryFiles(text === null ? {} : { '/certs/a.pem': text }),
  );

describe('readCertificate', () => {
  it('tells from when until when a certificate is valid, the first of a chain', () => {
    const valid = { path: 'certs/a.pem', at, from: 1795729132, until: 4949329132 };

    expect(read(`${pem}\n`)).toEqual(valid);
    expect(read(`a note\r\n${pem}\n${pem.replace('MII', 'AAA')}\n`)).toEqual(valid);
  });

  it.each([
    ['missing', null],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    ['nothing', ''],
  ])('says why when the file is %s', (_what, text) => {
    expect(read(text)).toEqual({ path: 'certs/a.pem', at, unread: expect.stringMatching(/\w/) });
  });
});

describe('certificatePath', () => {
  it.each([
    ['nginx', ['ssl_certificate', '/etc/nginx/certs/a.pem'], '/etc/nginx/certs/a.pem'],
    ['Caddy', ['tls', '/certs/a.pem', '/certs/a.key'], '/certs/a.pem'],
    ['Caddy, which fetches its own', ['tls', 'ops@example.net'], null],
    ['Caddy’s own authority', ['tls', 'internal'], null],
    ['a name by variable', ['ssl_certificate', '/certs/$ssl_server_name.pem'], null],
    ['the key', ['ssl_certificate_key', '/certs/a.key'], null],
  ])('tells the path of %s', (_what, words, path) => {
    expect(certificatePath(words)).toBe(path);
  });
});
