import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MemoryFile } from '../../../test/helpers/files.ts';
import { gather, live } from '../../../test/helpers/live.ts';
import { wishedCertificate } from './wished-certificate.ts';

let folder: string;
let pair: { readonly cert: string; readonly key: string };
let otherKey: string;
let locked: string;

function openssl(...words: readonly string[]): void {
  expect(spawnSync('openssl', words, { cwd: folder, encoding: 'utf8' }).status).toBe(0);
}
const made = (name: string) => readFileSync(join(folder, name), 'utf8');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-certificate-'));
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const names = ['-subj', '/CN=ignored.acme.dev', '-addext', 'subjectAltName=DNS:*.acme.dev'];
  // The clock of the tests stands in 2026; the certificate is of today, and good for a century.
  openssl('req', '-x509', ...curve, ...names, '-days', '36500', '-keyout', 'a.key', '-out', 'a.pem');
  openssl('genpkey', '-algorithm', 'ED25519', '-out', 'b.key');
  openssl('pkcs8', '-topk8', '-in', 'a.key', '-passout', 'pass:x', '-out', 'locked.key');
  pair = { cert: made('a.pem'), key: made('a.key') };
  otherKey = made('b.key');
  locked = made('locked.key');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const wish = 'certificate: { cert: tls/a.pem, key: /etc/a.key }';

async function look(
  files: Readonly<Record<string, MemoryFile>>,
  { tls = `{ proxy: caddy, ${wish} }`, domain = 'api.acme.dev', year = 0 } = {},
) {
  const written = `domain: ${domain}\ntls: ${tls}\n`;
  const given = live({ files: { '/srv/supabase/seaworthy.yaml': written, ...files } });
  const clock = { ...given.world.clock, now: () => new Date(Date.now() + year * 365 * 86_400_000) };
  return gather(wishedCertificate, { ...given, world: { ...given.world, clock } });
}

describe('wishedCertificate', () => {
  it('tells whom it is for, until when, and that the key fits', async () => {
    const fact = await look({ '/srv/supabase/tls/a.pem': pair.cert, '/etc/a.key': pair.key });
    expect(fact).toMatchObject({
      known: true,
      value: {
        cert: { path: '/srv/supabase/tls/a.pem', names: 'DNS:*.acme.dev', isForDomain: true, ended: false },
        key: { path: '/etc/a.key', fits: true },
      },
    });
    expect(JSON.stringify(fact)).not.toContain(pair.key.split('\n')[1]);
  });

  it('goes by the alternative names alone, and by the clock', async () => {
    const files = { '/srv/supabase/tls/a.pem': pair.cert, '/etc/a.key': pair.key };
    expect(await look(files, { domain: 'ignored.acme.com' })).toMatchObject({
      value: { cert: { isForDomain: false } },
    });
    expect(await look(files, { year: 101 })).toMatchObject({ value: { cert: { ended: true } } });
  });

  it('tells a key of another certificate, one with a passphrase, and what is none', async () => {
    const withKey = (key: string) => look({ '/srv/supabase/tls/a.pem': pair.cert, '/etc/a.key': key });
    expect(await withKey(otherKey)).toMatchObject({ value: { key: { fits: false } } });
    expect(await withKey(locked)).toMatchObject({
      value: { key: { unread: 'is locked with a passphrase' } },
    });
    expect(await withKey(pair.cert)).toMatchObject({
      value: { key: { unread: 'holds no private key (PEM)' } },
    });
  });

  it('tells what is missing', async () => {
    expect(await look({ '/etc/a.key': pair.key })).toMatchObject({
      value: { cert: { unread: expect.any(String), isDenied: false }, key: { path: '/etc/a.key' } },
    });
  });

  it('looks at nothing where no proxy of ours is to serve one', async () => {
    for (const tls of ['{ proxy: caddy }', `{ proxy: existing, ${wish} }`, `{ ${wish} }`])
      expect(await look({}, { tls })).toMatchObject({ known: false });
  });
});
