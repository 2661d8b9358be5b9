// Real SMTP servers (npm smtp-server) and certificates (openssl) for tests of the dialogue.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Options, SMTPServer } from 'smtp-server';

export interface Certificates {
  readonly authority: string;
  /** A key and a certificate for these names; `days` negative = expired. */
  issue(name: string, expired?: boolean): { readonly key: string; readonly cert: string };
}

/** An authority of this run alone. */
export function certificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-relays-'));
  const openssl = (...argv: readonly string[]) =>
    execFileSync('openssl', argv, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=lab', '-days', '30');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return {
    authority: read('ca.crt'),
    issue(name, expired = false) {
      openssl('req', ...key, '-keyout', 'one.key', '-out', 'one.csr', '-subj', `/CN=${name}`);
      writeFileSync(join(folder, 'one.ext'), `subjectAltName=DNS:${name}\n`);
      writeFileSync(join(folder, 'index.txt'), '');
      writeFileSync(
        join(folder, 'ca.cnf'),
        '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nnew_certs_dir=.\nrand_serial=yes\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n',
      );
      const [from, until] = expired
        ? ['20200101000000Z', '20200102000000Z']
        : ['20250101000000Z', '20491231000000Z'];
      const ca = ['ca', '-batch', '-notext', '-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key'];
      const dates = ['-startdate', from, '-enddate', until];
      openssl(...ca, ...dates, '-extfile', 'one.ext', '-in', 'one.csr', '-out', 'one.crt');
      return { key: read('one.key'), cert: read('one.crt') };
    },
  };
}

export interface Relay {
  readonly port: number;
  /** Mails as they came, headers first. */
  readonly mails: readonly string[];
  close(): Promise<void>;
}

/** The login that every relay of the tests takes. */
export const login = { user: 'lab-user', password: 'correct-horse-7f3a' };

/** A relay on a free port of `host`. */
export async function startRelay(options: Options, host = '127.0.0.1', port = 0): Promise<Relay> {
  const mails: string[] = [];
  const server = new SMTPServer({
    disableReverseLookup: true,
    // What a broken dialogue left open is not waited for.
    closeTimeout: 1000,
    logger: false,
    onAuth(auth, _session, done) {
      const known = auth.validatePassword?.(login.password) ?? auth.password === login.password;
      if (known && auth.username === login.user) return done(null, { user: auth.username });
      return done(new Error('Authentication credentials invalid'));
    },
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks).toString('utf8'));
        done(null, 'queued as LAB1');
      });
    },
    ...options,
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return {
    port: server.server.address().port,
    mails,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** An error that makes smtp-server answer with this code. */
export function answer(code: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode: code });
}
