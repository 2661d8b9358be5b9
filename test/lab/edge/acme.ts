// An ACME server of its own beside a stack of the lab: pebble, real, which validates at the ports that the stack publishes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LabStack } from '../stack.ts';
import { run } from '../stack.ts';

/** Images that Seaworthy's proxies name; the lab builds real ones under these names. */
export interface ProxyImages {
  readonly [proxy: string]: string;
}

export interface Acme {
  /** As the stack's containers reach it; it has profiles like Let's Encrypt's. */
  readonly directory: string;
  /** Another server, whose certificates hold for as many seconds as the test says. */
  readonly hastyDirectory: string;
  /** PEM of the authorities of the servers' own HTTPS. */
  readonly ownCa: string;
  /** PEM of the roots under which they issue. */
  readonly root: string;
  close(): void;
}

/** Profiles beside those of a test: an order that names none gets any, and hardly ever the one that a test wishes. */
const others = Array.from({ length: 9 }, (_, index) => `other-${index}=7776000`);

/** The names under which the stack's containers know them, and how long a certificate of each profile holds (seconds). */
const servers = {
  lasting: { name: 'acme.lab.test', profiles: ['tlsserver=3888000', 'shortlived=518400', ...others] },
  hasty: { name: 'hasty.lab.test', profiles: [] },
} as const;

/** Starts pebble on the stack's network; `ports` are those that the proxy will publish on this machine. */
export function startAcme(
  stack: LabStack,
  domains: readonly string[],
  ports: { readonly http: number; readonly https: number },
  images: ProxyImages,
  hastySeconds: number,
): Acme {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-acme-'));
  const pebble = (
    key: string,
    { name, profiles }: { readonly name: string; readonly profiles: readonly string[] },
  ) => ({
    image: 'seaworthy-lab/pebble:2.10',
    environment: {
      LAB_NAME: name,
      LAB_PROFILES: profiles.join(' '),
      LAB_HTTP_PORT: ports.http,
      LAB_TLS_PORT: ports.https,
    },
    // By way of this machine, as Let's Encrypt comes from outside.
    extra_hosts: domains.map((domain) => `${domain}:host-gateway`),
    volumes: [`${join(folder, key)}:/acme`],
    networks: { stack: { aliases: [name] } },
  });
  for (const key of Object.keys(servers)) mkdirSync(join(folder, key));
  const build = Object.entries(images).map(([key, image]) => [key, { image, profiles: ['images'] }]);
  const file = {
    name: `${stack.project}-acme`,
    services: {
      lasting: pebble('lasting', servers.lasting),
      hasty: pebble('hasty', { ...servers.hasty, profiles: [`default=${hastySeconds}`] }),
      probe: { image: 'seaworthy-lab/probe:1', profiles: ['images'] },
      ...Object.fromEntries(build),
    },
    networks: { stack: { external: true, name: networkOf(stack) } },
  };
  writeFileSync(join(folder, 'docker-compose.yml'), JSON.stringify(file));
  const compose = (...argv: readonly string[]) =>
    run(['docker', 'compose', '--progress', 'quiet', ...argv], folder);
  const close = () => {
    compose('down', '-v', '--timeout', '1');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    execFileSync('bash', [join(import.meta.dirname, '../../../lab/images.sh'), folder], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    compose('up', '-d', '--wait', ...Object.keys(servers));
    const each = (one: (key: string) => string) => Object.keys(servers).map(one).join('');
    // The root is another one at every start (letsencrypt/pebble: README.md, "CA Root and Intermediate Certificates").
    const curl = ['curl', '-fsS', '--cacert', '/acme/ca.pem', 'https://localhost:15000/roots/0'];
    return {
      directory: `https://${servers.lasting.name}:14000/dir`,
      hastyDirectory: `https://${servers.hasty.name}:14000/dir`,
      ownCa: each((key) => readFileSync(join(folder, key, 'ca.pem'), 'utf8')),
      root: each((key) => compose('exec', '-T', key, ...curl)),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

/** The network on which the stack's gateway is. */
export function networkOf(stack: LabStack): string {
  const id = stack.compose('ps', '--format', '{{.ID}}').trim().split('\n')[0] ?? '';
  const format = '{{range $name, $_ := .NetworkSettings.Networks}}{{println $name}}{{end}}';
  return run(['docker', 'inspect', '--format', format, id]).trim().split('\n')[0] ?? '';
}

/** A port that nobody listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
