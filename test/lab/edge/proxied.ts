// A stack of the lab that gets a TLS proxy from Seaworthy, with an ACME server beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { images } from '../../../src/practices/tls/container/images.ts';
import type { Ran } from '../../helpers/cli.ts';
import { formsIn, secretsOf } from '../../helpers/leaks.ts';
import { type TreeState, treeDifference, treeState } from '../../helpers/tree-state.ts';
import { type LabStack, run } from '../stack.ts';
import { type Acme, freePort, startAcme } from './acme.ts';
import type { Edge } from './edge.ts';
import { onNamedStack } from './named.ts';

/** 100 MiB: what the lab's Storage is told to take. */
export const limitBytes = 100 * 1024 * 1024;

export interface Proxied {
  readonly stack: LabStack;
  readonly acme: Acme;
  /** The edge under a name, trusted by `ca`. */
  edge(domain: string, ca?: string): Edge;
  /** Writes seaworthy.yaml: the name and the lines below `tls:`. */
  wish(domain: string, ...lines: readonly string[]): void;
  /** Lines for certificates by the ACME server beside it; a profile can follow, and any is taken when none does. */
  readonly byAcme: readonly string[];
  /** Lines for certificates that hold for a minute. */
  readonly byHastyAcme: readonly string[];
  seaworthy(...words: readonly string[]): Ran;
  /** Applies the practice's changes alone; the run must succeed. */
  apply(): void;
  /** Files of the deployment that are not as they were at the beginning. */
  changed(): readonly string[];
  /** Secrets that any output showed. */
  leaks(): readonly string[];
  volumes(): readonly string[];
}

const notTheirs = ['seaworthy', '.seaworthy', 'seaworthy.yaml', 'volumes', 'lab'];

/** Tells Storage to take files up to `limitBytes`. */
export async function allowUploads(stack: LabStack): Promise<void> {
  const compose = join(stack.directory, 'docker-compose.yml');
  const text = readFileSync(compose, 'utf8');
  writeFileSync(compose, text.replace(/FILE_SIZE_LIMIT: \d+/, `FILE_SIZE_LIMIT: ${limitBytes}`));
  await stack.up('storage');
}

/** `hastySeconds` = how long certificates of the server hold that a renewal is watched with. */
export async function openProxied(
  stack: LabStack,
  names: readonly string[],
  hastySeconds: number,
): Promise<Proxied> {
  await allowUploads(stack);
  const ports = { http: await freePort(), https: await freePort() };
  const acme = startAcme(stack, names, ports, images, hastySeconds);
  run(['mkdir', '-p', join(stack.directory, 'lab')]);
  writeFileSync(join(stack.directory, 'lab/acme-ca.pem'), acme.ownCa);
  const before: TreeState = treeState(stack.directory, notTheirs);
  const shown: string[] = [];

  function seaworthy(...words: readonly string[]): Ran {
    const ran = onNamedStack(stack, names, ...words);
    shown.push(ran.stdout, ran.stderr);
    return ran;
  }

  return {
    stack,
    acme,
    byAcme: ['acme:', `  server: ${acme.directory}`, '  ca: ./lab/acme-ca.pem'],
    byHastyAcme: ['acme:', `  server: ${acme.hastyDirectory}`, '  ca: ./lab/acme-ca.pem'],
    seaworthy,
    edge: (domain, ca = acme.root) => ({
      domain,
      ca,
      address: '127.0.0.1',
      httpPort: ports.http,
      httpsPort: ports.https,
      anonKey: stack.env('ANON_KEY'),
      serviceKey: stack.env('SERVICE_ROLE_KEY'),
    }),
    wish(domain, ...lines) {
      const tls = [`http_port: ${ports.http}`, `https_port: ${ports.https}`, ...lines];
      const head = ['version: 1', `domain: ${domain}`, 'email: ops@acme.dev', 'tls:'];
      stack.addFile('seaworthy.yaml', `${[...head, ...tls.map((line) => `  ${line}`)].join('\n')}\n`);
    },
    apply() {
      const done = seaworthy('apply', '--yes', '--only', 'tls');
      expect(done.code, `${done.stdout}\n${done.stderr}`).toBe(0);
    },
    changed: () => treeDifference(before, treeState(stack.directory, notTheirs)),
    leaks: () => formsIn(shown.join('\n'), secretsOf(stack.directory)),
    volumes: () =>
      run(['docker', 'volume', 'ls', '-q', '--filter', `label=com.docker.compose.project=${stack.project}`])
        .trim()
        .split('\n'),
  };
}
