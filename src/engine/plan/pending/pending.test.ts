import { describe, expect, it } from 'vitest';
import { projectOf } from '../../../../test/helpers/project.ts';
import { createRedactor } from '../../../facts/redactor.ts';
import type { Pending } from '../../../model/plan.ts';
import type { ProjectContainer } from '../../compose/compose.ts';
import { familiar, imagesOf, type LocalImage } from './images.ts';
import { pendingOf, refuseDangerous } from './pending.ts';

const secret = 'the-password-that-runs-here-00001';
const newSecret = 'the-password-of-the-files-0000002';

const service = {
  image: 'supabase/postgres:17.6.1.136',
  command: ['postgres', '-c', 'log_min_messages=fatal'],
  environment: { POSTGRES_PASSWORD: secret, TZ: 'UTC' },
  ports: [{ mode: 'ingress', host_ip: '127.0.0.1', target: 5432, published: '5432', protocol: 'tcp' }],
  volumes: [
    { type: 'bind', source: '/srv/supabase/data', target: '/var/lib/postgresql/data' },
    { type: 'volume', source: 'config', target: '/etc/postgresql-custom' },
  ],
  healthcheck: { test: ['CMD', 'pg_isready'], interval: '5s', timeout: '5s', retries: 10 },
  logging: { driver: 'json-file', options: { 'max-size': '10m' } },
  deploy: { resources: { limits: { memory: '1073741824', cpus: 2 } } },
  networks: { default: null },
  restart: 'unless-stopped',
};

const running = {
  Image: 'sha256:one',
  Config: {
    Image: service.image,
    Env: [`POSTGRES_PASSWORD=${secret}`, 'TZ=UTC', 'PATH=/usr/bin', 'PG_MAJOR=17'],
    Cmd: service.command,
    Entrypoint: ['docker-entrypoint.sh'],
    Healthcheck: { Test: ['CMD', 'pg_isready'], Interval: 5e9, Timeout: 5e9, Retries: 10 },
  },
  HostConfig: {
    LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
    Memory: 1073741824,
    NanoCpus: 2e9,
    PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '5432' }] },
    RestartPolicy: { Name: 'unless-stopped' },
  },
  Mounts: [
    { Type: 'bind', Source: '/srv/supabase/data', Destination: '/var/lib/postgresql/data' },
    { Type: 'volume', Name: 'supabase_config', Source: '/x', Destination: '/etc/postgresql-custom' },
    { Type: 'volume', Name: 'a'.repeat(64), Source: '/y', Destination: '/scratch' },
  ],
  NetworkSettings: { Networks: { supabase_default: {} } },
};

const image: LocalImage = {
  Id: 'sha256:one',
  RepoTags: [service.image],
  Config: { Env: ['PATH=/usr/bin', 'PG_MAJOR=17'], Cmd: ['postgres'], Entrypoint: ['docker-entrypoint.sh'] },
};

interface Scene {
  readonly files?: object;
  readonly container?: object;
  readonly hash?: string;
  readonly images?: readonly LocalImage[];
  readonly state?: string;
  /** How many there are of it. */
  readonly count?: number;
}

/** The service of the files and its container, which agree but for what a test says. */
function pending(scene: Scene) {
  const { files = {}, container = {}, hash = 'same', images = [image], state = 'running', count = 1 } = scene;
  const root = {
    services: { db: { ...service, ...files } },
    volumes: { config: { name: 'supabase_config' }, other: { name: 'supabase_other' } },
    networks: { default: { name: 'supabase_default' }, back: { name: 'supabase_back' } },
  };
  const project = projectOf({ root });
  const one: ProjectContainer = {
    id: '1',
    name: 'supabase-db',
    service: 'db',
    state,
    health: 'healthy',
    configHash: 'same',
    configFiles: [],
    workingDirectory: '/srv/supabase',
    inspected: { ...running, ...container },
  };
  return pendingOf({
    containers: Array.from({ length: count }, () => one),
    hashes: new Map([['db', hash]]),
    images: imagesOf(images),
    project,
    redactor: createRedactor(project, { key: new Uint8Array(32), samples: [], more: [secret] }),
    databases: ['db'],
  });
}

describe('what is pending', () => {
  it('is nothing where container and files agree', () => {
    expect(pending({})).toEqual([]);
  });

  it('is nothing of a container that does not run', () => {
    expect(pending({ hash: 'other', state: 'exited' })).toEqual([]);
  });

  it('is a number of containers that somebody chose with --scale, for up would take them away', () => {
    expect(pending({ count: 3 })).toEqual([{ service: 'db', differs: ['containers 3 -> 1'] }]);
    expect(pending({ count: 3, files: { deploy: { replicas: 3 }, scale: 3 } })).toEqual([]);
    expect(pending({ count: 2, files: { scale: 2 } })).toEqual([]);
  });

  it('says so when Compose sees a difference that nobody else does', () => {
    expect(pending({ hash: 'other' })).toEqual([
      { service: 'db', differs: ['Compose would recreate it; nothing visible differs'] },
    ]);
  });

  it.each<[string, Scene, string]>([
    [
      'another value of a secret, by its name alone',
      { files: { environment: { POSTGRES_PASSWORD: newSecret, TZ: 'UTC' } } },
      'environment: POSTGRES_PASSWORD',
    ],
    ['a variable that is gone', { files: { environment: { POSTGRES_PASSWORD: secret } } }, 'environment: TZ'],
    [
      'ports',
      { files: { ports: [{ target: 5432, published: '5432', protocol: 'tcp' }] } },
      'ports 127.0.0.1:5432->5432/tcp -> 0.0.0.0:5432->5432/tcp',
    ],
    ['no ports any more', { files: { ports: [] } }, 'ports 127.0.0.1:5432->5432/tcp -> none'],
    ['the command', { files: { command: ['postgres'] } }, 'command'],
    ['the health check', { files: { healthcheck: { test: ['CMD', 'true'] } } }, 'healthcheck'],
    ['a duration of the health check', { files: { healthcheck: { interval: '10s' } } }, 'healthcheck'],
    [
      'logging',
      { files: { logging: { driver: 'json-file', options: { 'max-size': '50m' } } } },
      'logging max-size=10m -> max-size=50m',
    ],
    ['limits', { files: { deploy: {} } }, 'limits'],
    ['networks', { files: { networks: { default: null, back: null } } }, 'networks none -> supabase_back'],
    ['restart', { files: { restart: 'always' } }, 'restart unless-stopped -> always'],
    [
      'a mount',
      { files: { volumes: [...service.volumes, { type: 'bind', source: '/srv/x', target: '/x' }] } },
      'mounts none -> /srv/x:/x',
    ],
  ])('tells %s', (_name, scene, words) => {
    expect(pending({ ...scene, hash: 'other' })).toEqual([{ service: 'db', differs: [words] }]);
  });

  it('never shows a secret, old or new', () => {
    const text = JSON.stringify(
      pending({
        hash: 'other',
        files: { environment: { POSTGRES_PASSWORD: newSecret }, command: ['postgres', newSecret] },
        container: { Config: { ...running.Config, Image: `registry/${secret}:17` } },
      }),
    );
    expect(text).not.toContain(secret);
    expect(text).not.toContain(newSecret);
    expect(text).toContain('POSTGRES_PASSWORD');
  });

  it('tells an image that was pulled again below the same tag, though the files agree', () => {
    const pulled = { ...image, Id: 'sha256:two' };
    expect(pending({ images: [pulled, { ...image, RepoTags: [] }] })).toEqual([
      { service: 'db', differs: ['image supabase/postgres:17.6.1.136 was pulled or built again since'] },
    ]);
  });

  it('takes an image this machine has no more for the one that runs', () => {
    expect(pending({ images: [] })).toEqual([]);
  });
});

describe('what would endanger data', () => {
  it.each<[string, Scene, string]>([
    [
      'another major version by its tag',
      { files: { image: 'supabase/postgres:18.1.0' } },
      'Postgres 17 runs, the files say 18, and a server does not start on the data of another major version',
    ],
    [
      'another major version below a tag that does not tell',
      {
        files: { image: 'supabase/postgres:latest' },
        images: [
          image,
          { Id: 'sha256:two', RepoTags: ['supabase/postgres:latest'], Config: { Env: ['PG_MAJOR=18'] } },
        ],
      },
      'Postgres 17 runs, the files say 18, and a server does not start on the data of another major version',
    ],
    [
      'another folder of data',
      { files: { volumes: [{ ...service.volumes[0], source: '/srv/other' }, service.volumes[1]] } },
      'its data are in /srv/supabase/data:/var/lib/postgresql/data, which the files do not mount any more',
    ],
    [
      'no folder for the key of the vault any more',
      { files: { volumes: service.volumes.slice(0, 1) } },
      'its data are in supabase_config:/etc/postgresql-custom, which the files do not mount any more',
    ],
    [
      'data beside every mount',
      { container: { Config: { ...running.Config, Env: [...running.Config.Env, 'PGDATA=/pgdata'] } } },
      'its data are in the container itself (/pgdata), and no volume is mounted there',
    ],
    [
      'another volume at a place of its own',
      {
        container: {
          Config: { ...running.Config, Env: [...running.Config.Env, 'PGDATA=/pgdata/17'] },
          Mounts: [...running.Mounts, { Type: 'volume', Name: 'supabase_data', Destination: '/pgdata' }],
        },
        files: { volumes: [...service.volumes, { type: 'volume', source: 'other', target: '/pgdata' }] },
      },
      'its data are in supabase_data:/pgdata, which the files do not mount any more',
    ],
  ])('is refused: %s', (_name, scene, reason) => {
    const found = pending({ ...scene, hash: 'other' });
    expect(found[0]?.refused).toBe(reason);
    expect(() => refuseDangerous(found)).toThrow(`--include-pending would recreate db: ${reason}`);
  });

  it('is not refused where the data stay', () => {
    const found: readonly Pending[] = pending({
      hash: 'other',
      files: { image: 'supabase/postgres:17.7.0.1' },
    });
    expect(found).toEqual([
      { service: 'db', differs: ['image supabase/postgres:17.6.1.136 -> supabase/postgres:17.7.0.1'] },
    ]);
    expect(() => refuseDangerous(found)).not.toThrow();
  });
});

describe('one name for an image', () => {
  it.each([
    ['kong', 'kong:latest'],
    ['library/kong:2.8.1', 'kong:2.8.1'],
    ['docker.io/library/kong:2.8.1', 'kong:2.8.1'],
    ['docker.io/supabase/studio', 'supabase/studio:latest'],
    ['localhost:5000/kong', 'localhost:5000/kong:latest'],
    ['kong:2.8.1@sha256:0a', 'kong@sha256:0a'],
  ])('%s is %s', (written, name) => {
    expect(familiar(written)).toBe(name);
  });
});
