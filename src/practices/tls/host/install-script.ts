// install.sh: what puts a site on the machine itself, and takes it away again. Words of its header are quoted whole.
import type { CertificateSource } from '../site/site.ts';
import { baseText } from './base-text.ts';
import { caddyText } from './caddy-text.ts';
import { nginxText } from './nginx-text.ts';
import { verbsText } from './verbs-text.ts';

export interface InstallInput {
  readonly proxy: 'nginx' | 'caddy';
  /** Compose's project: every path on the machine carries it, so deployments on one machine do not meet. */
  readonly project: string;
  readonly domain: string;
  readonly httpPort: number;
  readonly httpsPort: number;
  /** Its files are paths on this machine; `caRoot` is the person's own file. */
  readonly certificate: CertificateSource;
}

/** What is ours on the machine carries this name. */
export function ownName(project: string): string {
  return `seaworthy-${project}`;
}

/** What install.sh keeps, and the folder challenges are answered from. */
export function hostState(project: string): { readonly state: string; readonly webroot: string } {
  const state = `/var/lib/seaworthy/${project}/proxy`;
  return { state, webroot: `${state}/acme` };
}

/** Where certbot leaves this site's certificate (eff-certbot.readthedocs.io, "Where are my certificates?"). */
export function hostCertificate(project: string): { readonly cert: string; readonly key: string } {
  const live = `/etc/letsencrypt/live/${ownName(project)}`;
  return { cert: `${live}/fullchain.pem`, key: `${live}/privkey.pem` };
}

/** The whole of `install.sh`; it reads the generated site beside it. */
export function installScript(input: InstallInput): string {
  return `${header(input)}${baseText}${input.proxy === 'nginx' ? nginxText : caddyText}${verbsText}`;
}

function header(input: InstallInput): string {
  return [
    '#!/bin/sh',
    '# Made by Seaworthy from the Compose files and seaworthy.yaml (tls); it does nothing until somebody runs it as root.',
    '# It puts one site for this project into the proxy that Debian packages, and keeps a record by which it is taken away.',
    '# shellcheck disable=SC2034 # each proxy needs some of these',
    'set -eu',
    'umask 022',
    'PATH=$PATH:/usr/sbin:/sbin',
    '',
    ...variables(input).map(([name, value]) => `${name}=${quoted(value)}`),
    'record=$state/record',
    'from=$(dirname "$0")',
    '',
  ].join('\n');
}

function variables(input: InstallInput): readonly (readonly [name: string, value: string])[] {
  const { proxy, project, domain, certificate } = input;
  const acme = certificate.from === 'acme' ? certificate : null;
  const files = certificate.from === 'files' ? certificate : hostCertificate(project);
  const { state, webroot } = hostState(project);
  return [
    ['proxy', proxy],
    ['project', project],
    ['own', ownName(project)],
    ['domain', domain],
    ['http_port', String(input.httpPort)],
    ['https_port', String(input.httpsPort)],
    ['wanted', proxy === 'nginx' && acme !== null ? 'nginx certbot' : proxy],
    ['acme', acme === null ? 'no' : 'yes'],
    ['internal', certificate.from === 'internal' ? 'yes' : 'no'],
    ['server', acme?.directory ?? ''],
    ['staged', acme === null || acme.stagingDirectory === null ? 'no' : 'yes'],
    ['email', acme?.email ?? ''],
    ['profile', acme?.profile ?? ''],
    ['ca', acme?.caRoot ?? ''],
    ['certificate', files.cert],
    ['key', files.key],
    ['state', state],
    ['webroot', webroot],
  ];
}

/** POSIX.1-2024, XCU 2.2.2: nothing but its own end is special between single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
