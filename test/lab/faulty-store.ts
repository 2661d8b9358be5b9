// A real S3 server of the lab, and in front of it the proxy of bad days (test/helpers/faulty-s3.ts), which the containers of a
// stack know by the server's own name. The proxy lives in this process: what talks to it must not be waited for synchronously.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FaultyS3, startFaultyS3 } from '../helpers/faulty-s3.ts';
import { certificates } from '../helpers/relays.ts';
import { type LabStore, type LabStoreKind, startS3 } from './s3.ts';
import { type LabStack, run } from './stack.ts';

export interface FaultyStore {
  readonly store: LabStore;
  readonly proxy: FaultyS3;
  close(): Promise<void>;
}

/** Lays the proxy's authority into the stack's directory as `store-ca.pem`, and the keys as `store-key-id` and `store-secret`. */
export async function startFaultyStore(kind: LabStoreKind, stack: LabStack): Promise<FaultyStore> {
  const network = `${stack.project}_default`;
  const store = await startS3(kind);
  const relay = `swtest-relay-${randomBytes(3).toString('hex')}`;
  const issuer = certificates();
  const gateway = run(['docker', 'network', 'inspect', '-f', '{{(index .IPAM.Config 0).Gateway}}', network]);
  const proxy = await startFaultyS3({
    target: store.url,
    ca: store.ca,
    host: gateway.trim(),
    tls: issuer.issue(store.inside.host),
  });
  const close = async () => {
    run(['docker', 'rm', '-f', '-v', relay]);
    await proxy.close();
    store.close();
  };
  try {
    // Any image of the lab that has Node; Compose names those of what it needs, too.
    const images = stack.compose('config', '--images', 'studio').trim().split('\n');
    const image = images.find((one) => one.includes('/studio:')) ?? '';
    run([
      ...['docker', 'run', '-d', '--name', relay, '--network', network],
      ...['--network-alias', store.inside.host, '--entrypoint', 'node', '--user', '0', image, '-e'],
      relayProgram(gateway.trim(), proxy.port),
    ]);
    writeFileSync(join(stack.directory, 'store-ca.pem'), issuer.authority);
    for (const [name, text] of [
      ['store-key-id', store.keyId],
      ['store-secret', store.secret],
    ] as const) {
      writeFileSync(join(stack.directory, name), text, { mode: 0o600 });
    }
    return { store, proxy, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A name on the network that leads to a port of this machine; an end on one side is an end on the other. */
function relayProgram(host: string, port: number): string {
  return `require('net').createServer((one) => {
    const other = require('net').connect(${port}, '${host}');
    one.pipe(other).pipe(one);
    for (const [from, to] of [[one, other], [other, one]]) {
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  }).listen(443)`;
}
