import { describe, expect, it } from 'vitest';
import { type IsolateInput, isolate } from './isolate.ts';

/** Everything that a deployment may have and a drill must not. */
const live = {
  name: 'supabase',
  services: {
    db: {
      ...{
        image: 'supabase/postgres:17',
        container_name: 'supabase-db',
        privileged: true,
        pid: 'host',
        ipc: 'host',
      },
      ...{ networks: { default: null, other: { aliases: ['postgres'] } }, restart: 'unless-stopped' },
      command: ['postgres', '-c', 'archive_mode=on'],
      labels: { 'com.example.autoheal': 'true' },
      extra_hosts: ['db.acme.dev=10.0.0.1'],
      volumes: [{ type: 'bind', source: '/srv/data', target: '/var/lib/postgresql/data' }],
      environment: { POSTGRES_PASSWORD: 'a$$b' },
    },
    auth: {
      ...{ image: 'supabase/gotrue:v2', ports: [{ target: 9999, published: '9999' }], network_mode: 'host' },
      ...{
        cpus: 4,
        mem_limit: '8589934592',
        logging: { driver: 'gelf', options: { 'gelf-address': 'udp://x' } },
      },
      depends_on: { db: { condition: 'service_healthy' } },
      healthcheck: { test: ['CMD', 'true'], interval: '30s', retries: 3 },
      environment: {
        GOTRUE_SMTP_HOST: 'smtp.acme.dev',
        GOTRUE_SMTP_PASS: 'secret',
        GOTRUE_HOOK_SEND_SMS_ENABLED: 'true',
        GOTRUE_JWT_SECRET: 'kept',
      },
    },
    'seaworthy-backup': {
      ...{ image: 'seaworthy-backup:1', command: ['database'], environment: { PGHOST: 'db' } },
      networks: { default: null, other: { ipv4_address: '10.0.0.9', aliases: ['backup'] } },
      volumes: [
        { type: 'bind', source: '/mnt/backup', target: '/repository/1' },
        { type: 'bind', source: '/srv/data', target: '/var/lib/postgresql/data', read_only: true },
      ],
    },
    'seaworthy-objects': {
      ...{
        image: 'seaworthy-backup:1',
        command: ['objects'],
        cap_add: ['FOWNER'],
        networks: { default: null },
      },
      volumes: [
        { type: 'volume', source: 'db-config', target: '/db-config', read_only: true },
        { type: 'bind', source: '/mnt/backup', target: '/repository/1' },
      ],
    },
    vector: { image: 'vector', volumes: [] },
  },
  networks: { default: { name: 'supabase_default' }, other: { name: 'tunnel', external: true } },
  volumes: { 'db-config': { name: 'supabase_db-config', external: true } },
};

const input: IsolateInput = {
  ...{ model: live, id: '20261127T040000Z', of: 'supabase', name: 'supabase-drill-20261127t040000z' },
  ...{ database: 'db', command: ['postgres', '-c', 'archive_mode=off'], sidecar: 'seaworthy-backup' },
  ...{ objects: 'seaworthy-objects', services: ['auth'], images: {}, data: ['/srv/data'], repository: 1 },
  ...{ reachesOut: false, cpus: 1, memory: 1024 ** 3 },
};

type Made = {
  readonly services: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly networks: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly volumes: unknown;
};
const made = (more: Partial<IsolateInput> = {}) => isolate({ ...input, ...more }) as unknown as Made;

describe('the project of a drill', () => {
  it('has no name, port, network, address, restart or right of the live one', () => {
    const { services } = made();
    const gone = [
      ...[
        'container_name',
        'ports',
        'privileged',
        'pid',
        'ipc',
        'depends_on',
        'profiles',
        'cpus',
        'mem_limit',
      ],
      ...['build', 'hostname', 'links', 'volumes_from', 'devices'],
    ];
    for (const [name, service] of Object.entries(services)) {
      for (const key of gone) expect(service, `${name}.${key}`).not.toHaveProperty(key);
      expect(service['restart'], name).toBe('no');
      expect(service['labels'], name).toEqual({
        'dev.seaworthy.drill': '20261127T040000Z',
        'dev.seaworthy.drill.of': 'supabase',
      });
      expect(service['logging'], name).toMatchObject({ driver: 'json-file' });
      expect(service['deploy'], name).toMatchObject({ resources: { limits: { cpus: '1' } } });
    }
    expect(Object.keys(services)).not.toContain('vector');
  });

  it('has one network without a way out, where the database keeps the names that others know it by', () => {
    const { services, networks } = made();
    expect(Object.entries(networks).map(([name, one]) => [name, one['internal']])).toEqual([
      ['inside', true],
    ]);
    expect(services['db']?.['networks']).toEqual({ inside: { aliases: ['postgres', 'supabase-db'] } });
    expect(services['auth']?.['networks']).toEqual({ inside: {} });
    for (const name of ['db', 'auth']) expect(services[name]).not.toHaveProperty('network_mode');
    for (const name of ['seaworthy-backup', 'seaworthy-objects'])
      expect(services[name]?.['network_mode']).toBe('none');
  });

  it('lets the sidecars alone reach a store that is elsewhere, by the networks of the live ones', () => {
    const { services, networks } = made({ reachesOut: true });
    expect(networks).toEqual({
      inside: expect.objectContaining({ internal: true }),
      'live-default': { name: 'supabase_default', external: true },
      'live-other': { name: 'tunnel', external: true },
    });
    const outside = Object.entries(services).filter(([, one]) => !('inside' in (one['networks'] as object)));
    expect(Object.fromEntries(outside.map(([name, one]) => [name, one['networks']]))).toEqual({
      'seaworthy-backup': { 'live-default': {}, 'live-other': {} },
      'seaworthy-objects': { 'live-default': {} },
    });
    for (const [, { networks: one }] of Object.entries(services))
      if ('inside' in (one as object)) expect(Object.keys(one as object)).toEqual(['inside']);
  });

  it.each([
    ['host', 'host'],
    ['service:tunnel', 'bridge'],
  ])('makes no network of its own for a sidecar of mode %s', (given, mode) => {
    const sidecar = { ...live.services['seaworthy-backup'], networks: undefined, network_mode: given };
    const model = { ...live, services: { ...live.services, 'seaworthy-backup': sidecar } };
    const { services, networks } = made({ reachesOut: true, model });
    expect(services['seaworthy-backup']).toMatchObject({ network_mode: mode });
    expect(services['seaworthy-backup']).not.toHaveProperty('networks');
    expect(Object.keys(networks)).toEqual(['inside', 'live-default']);
  });

  it('mounts no live data, and every repository read-only', () => {
    const { services, volumes } = made();
    const mounts = Object.values(services).flatMap(
      (one) => (one['volumes'] ?? []) as readonly Record<string, unknown>[],
    );
    expect(mounts.filter(({ source }) => String(source).startsWith('/srv/data'))).toEqual([]);
    const repositories = mounts.filter(({ source }) => source === '/mnt/backup');
    expect(repositories).toHaveLength(2);
    for (const one of repositories) expect(one['read_only']).toBe(true);
    expect(volumes).toEqual({
      'data-srv-data': { labels: expect.anything() },
      'db-config': { labels: expect.anything() },
    });
  });

  it('knows data by where it is mounted as well: the folder of the root key, and paths that Compose writes another way', () => {
    const key = { type: 'bind', source: '/srv/key' };
    const db = live.services.db;
    const objects = live.services['seaworthy-objects'];
    const store = { type: 'bind', source: '/real/storage', target: '/objects' };
    const services = {
      ...live.services,
      db: { ...db, volumes: [...db.volumes, { ...key, target: '/etc/postgresql-custom' }] },
      auth: { ...live.services.auth, volumes: [{ ...store, target: '/var/lib/storage' }] },
      'seaworthy-objects': {
        ...objects,
        volumes: [{ ...key, target: '/db-config', read_only: true }, store],
      },
    };
    const done = made({ model: { ...live, services }, data: [] });
    const mounts = Object.values(done.services).flatMap(
      (one) => (one['volumes'] ?? []) as readonly Record<string, unknown>[],
    );
    expect(mounts.filter(({ type }) => type === 'bind').map(({ source }) => source)).toEqual(['/mnt/backup']);
    expect(done.services['seaworthy-objects']?.['volumes']).toEqual([
      { type: 'volume', source: 'data-srv-key', target: '/db-config', read_only: true },
      { type: 'volume', source: 'data-real-storage', target: '/objects' },
    ]);
  });

  it('only answers its recovery, archives nothing, and asks no live server', () => {
    const { services } = made();
    expect(services['db']?.['command']).toEqual(['postgres', '-c', 'archive_mode=off']);
    expect(services['seaworthy-backup']).toMatchObject({ command: ['recovery', '1'], environment: {} });
    expect(services['seaworthy-objects']).toMatchObject({ entrypoint: ['sleep', '86400'] });
  });

  it('sends mail and hooks nowhere, and leaves other secrets as they are', () => {
    expect(made().services['auth']?.['environment']).toEqual({
      GOTRUE_SMTP_HOST: 'smtp.invalid',
      GOTRUE_SMTP_PASS: '',
      GOTRUE_HOOK_SEND_SMS_ENABLED: 'false',
      GOTRUE_JWT_SECRET: 'kept',
    });
    expect(made().services['db']?.['environment']).toEqual({ POSTGRES_PASSWORD: 'a$$b' });
  });

  it('asks for health as the deployment does, only more often and with more patience', () => {
    expect(made().services['auth']?.['healthcheck']).toEqual({
      test: ['CMD', 'true'],
      interval: '2s',
      timeout: '20s',
      retries: 20,
    });
  });
});
