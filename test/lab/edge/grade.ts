// What an edge agrees to in a handshake: asked by OpenSSL inside Node, and by nmap, which speaks TLS by itself.
import { spawn } from 'node:child_process';
import { connect, type SecureVersion } from 'node:tls';
import type { Edge } from './edge.ts';

/** Versions of TLS that an edge agrees to. */
export async function versionsOf(edge: Edge): Promise<readonly SecureVersion[]> {
  const all: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
  const agreed = await Promise.all(all.map((version) => agrees(edge, version)));
  return all.filter((_, index) => agreed[index]);
}

function agrees({ address, httpsPort, domain, ca }: Edge, version: SecureVersion): Promise<boolean> {
  return new Promise((resolve) => {
    // Debian's OpenSSL refuses the old ones by itself above level 0.
    const old = { minVersion: version, maxVersion: version, ciphers: 'ALL:@SECLEVEL=0' };
    const socket = connect({ host: address, port: httpsPort, servername: domain, ca, ...old }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

export interface Offer {
  readonly version: string;
  readonly cipher: string;
  /** nmap's: A is the best. */
  readonly grade: string;
}

/** Every version with every cipher that an edge agrees to, by nmap's script ssl-enum-ciphers, from a container. */
export function offersOf({ address, httpsPort, domain }: Edge): Promise<readonly Offer[]> {
  const nmap = ['nmap', '-Pn', '-n', '-p', String(httpsPort), '--script', 'ssl-enum-ciphers'];
  const named = ['--script-args', `tls.servername=${domain}`, address];
  const argv = ['run', '--rm', '--network', 'host', 'seaworthy-lab/probe:1', ...nmap, ...named];
  return new Promise((resolve, reject) => {
    const child = spawn('docker', argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.on('data', (part: Buffer) => {
      text += part.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', () => resolve(offersIn(text)));
  });
}

/** `TLSv1.2:` begins the list of a version, `TLS_… (ecdh_x25519) - A` is a cipher of it. */
export function offersIn(text: string): readonly Offer[] {
  let version = '';
  return text.split('\n').flatMap((line) => {
    version = /^\|_?\s+((?:SSL|TLS)v[\d.]+):/.exec(line)?.[1] ?? version;
    const [, cipher, grade] = /^\|_?\s+(TLS_\S+)(?: \(.*\))? - (\w)/.exec(line) ?? [];
    return cipher === undefined || grade === undefined ? [] : [{ version, cipher, grade }];
  });
}
