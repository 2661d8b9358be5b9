// S3 servers of the lab, one container each: behind TLS, with a certificate of their own authority and one bucket.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, until } from './stack.ts';

/** moto takes what a strict server refuses, swift is strict, radosgw (backend dbstore) answers ranged reads with wrong bytes. */
export type LabStoreKind = 'moto' | 'radosgw' | 'swift';

export interface LabStore {
  /** As containers of its network reach it. The certificate is for this name, for 127.0.0.1 and localhost. */
  readonly inside: { readonly host: 's3.lab.test'; readonly port: 443; readonly url: string };
  /** As this machine reaches it. */
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
  readonly keyId: string;
  readonly secret: string;
  /** PEM of the authority of its certificate, and where it lies on this machine. */
  readonly ca: string;
  readonly caFile: string;
  /** Name of the container, to stop, pause or kill it. What is stored lives as long as the container. */
  readonly container: string;
  /** Attaches it to a further network, under the same name. */
  join(network: string): void;
  close(): void;
}

/** Wishes of a folder and this store, both at once; the store's certificate and keys lie beside them. */
export function bothRepositories(folder: string, { bucket, region, inside }: LabStore): string {
  return `backup:
  repositories:
    - path: ${folder}
    - provider: other
      bucket: ${bucket}
      region: ${region}
      endpoint: ${inside.url}
      ca: ./store-ca.pem
      key_id: file:store-key-id
      secret: file:store-secret
      probe: false              # only containers know this name
`;
}

const host = 's3.lab.test';

/** Starts a server, on a Docker network when one is named; resolves once its bucket is there. */
export async function startS3(kind: LabStoreKind, network = 'bridge'): Promise<LabStore> {
  const image = `seaworthy-lab/s3:${kind}`;
  const container = `swtest-s3-${kind}-${randomBytes(3).toString('hex')}`;
  execFileSync('bash', [join(import.meta.dirname, '../../lab/images.sh'), image], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-s3-'));
  const close = () => {
    run(['docker', 'rm', '-f', '-v', container]);
    rmSync(folder, { recursive: true, force: true });
  };
  const alias = network === 'bridge' ? [] : ['--network', network, '--network-alias', host];
  try {
    run([
      'docker',
      'run',
      '-d',
      '--name',
      container,
      ...alias,
      '-p',
      '127.0.0.1::443',
      '-v',
      `${folder}:/s3`,
      image,
    ]);
    if (!(await until(() => healthOf(container) === 'healthy', 240))) {
      throw new Error(`${container} is ${healthOf(container)}`);
    }
    const port = run(['docker', 'port', container, '443/tcp']).trim().split('\n')[0]?.split(':').at(-1);
    const caFile = join(folder, 'ca.pem');
    const setting = (name: string) => settingOf(container, name);
    return {
      inside: { host, port: 443, url: `https://${host}` },
      url: `https://127.0.0.1:${port}`,
      region: setting('LAB_REGION'),
      bucket: setting('LAB_BUCKET'),
      keyId: setting('LAB_KEY_ID'),
      secret: setting('LAB_SECRET'),
      ca: readFileSync(caFile, 'utf8'),
      caFile,
      container,
      join: (other) => void run(['docker', 'network', 'connect', '--alias', host, other, container]),
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

function healthOf(container: string): string {
  return run(['docker', 'inspect', '-f', '{{.State.Health.Status}}', container]).trim();
}

/** A variable of the image. */
function settingOf(container: string, name: string): string {
  const lines = run(['docker', 'inspect', '-f', '{{range .Config.Env}}{{println .}}{{end}}', container]);
  return new RegExp(`^${name}=(.*)$`, 'm').exec(lines)?.[1] ?? '';
}
