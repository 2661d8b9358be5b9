import { describe, expect, it } from 'vitest';
import { type FakeContainer, gather, live, password, sampleToken } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import { containers } from './containers.ts';

async function look(list: readonly FakeContainer[], more: Parameters<typeof live>[0] = {}) {
  const fact = await gather(containers, live({ containers: list, ...more }));
  if (!fact.known) throw new Error(fact.reason);
  return fact.value as ContainersFact;
}

describe('containers', () => {
  it('tells what runs, as it runs', async () => {
    const { project } = await look([
      {
        service: 'auth',
        parts: {
          State: { Health: { Status: 'unhealthy' }, ExitCode: 137, OOMKilled: true },
          Config: {
            Image: 'supabase/gotrue:v2.196.0',
            Env: ['GOTRUE_SITE_URL=http://localhost:3000', 'EMPTY=', 'EQUALS=a=b'],
            Healthcheck: { Test: ['CMD', 'wget', 'http://localhost:9999/health'] },
          },
          HostConfig: {
            LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
            Memory: 1_073_741_824,
            NanoCpus: 1_500_000_000,
          },
          NetworkSettings: {
            Ports: {
              '9999/tcp': [
                { HostIp: '0.0.0.0', HostPort: '9999' },
                { HostIp: '::', HostPort: '9999' },
              ],
              '1/tcp': null,
            },
          },
        },
        more: {
          RestartCount: 3,
          Mounts: [
            { Type: 'bind', Source: '/srv/x', Destination: '/x' },
            {
              Type: 'volume',
              Name: 'supabase_db-config',
              Source: '/var/lib/docker/volumes/y/_data',
              Destination: '/y',
            },
          ],
        },
      },
    ]);
    expect(project[0]).toMatchObject({
      name: 'supabase-auth',
      image: 'supabase/gotrue:v2.196.0',
      imageId: 'sha256:1',
      state: 'running',
      health: 'unhealthy',
      exitCode: 137,
      oomKilled: true,
      restartCount: 3,
      environment: {
        GOTRUE_SITE_URL: { text: 'http://localhost:3000', at: [], variables: [] },
        EMPTY: { text: '' },
        EQUALS: { text: 'a=b' },
      },
      logDriver: 'json-file',
      logOptions: { 'max-size': '10m' },
      memoryLimitBytes: 1_073_741_824,
      cpuLimit: 1.5,
      mounts: [
        { type: 'bind', source: '/srv/x', target: '/x' },
        { type: 'volume', source: 'supabase_db-config', target: '/y' },
      ],
      published: [
        { hostIp: '0.0.0.0', hostPort: 9999, target: 9999 },
        { hostIp: '::', hostPort: 9999, target: 9999 },
      ],
      healthcheckTest: ['CMD', 'wget', 'http://localhost:9999/health'],
    });
  });

  it('names the files and the directory it was started from, not those of now', async () => {
    const { project } = await look([{ service: 'db' }]);
    expect(project[0]).toMatchObject({
      configFiles: ['/srv/supabase/docker-compose.yml', '/srv/supabase/docker-compose.s3.yml'],
      workingDirectory: '/srv/supabase',
    });
  });

  it('tells no health where there is no health check', async () => {
    const { project } = await look([
      { service: 'rest' },
      { service: 'meta', parts: { State: { Health: { Status: 'none' } } } },
    ]);
    expect(project.map(({ health }) => health)).toEqual(['none', 'none']);
  });

  it('describes the token that a health check sends, and shows none of it', async () => {
    const Healthcheck = { Test: ['CMD-SHELL', `curl -H "Authorization: Bearer ${sampleToken}" http://x`] };
    const Labels = { 'com.docker.compose.service': 'realtime' };
    const { project } = await look([{ service: 'realtime', parts: { Config: { Healthcheck, Labels } } }]);
    expect(project[0]?.healthcheckTokens).toMatchObject([
      { token: { role: 'service_role', verifiedBy: [] } },
    ]);
    expect(JSON.stringify(project)).not.toContain(sampleToken);
  });

  it('names the containers of other projects, and none of its own', async () => {
    const { others } = await look([
      { service: 'db' },
      { service: 'db', name: 'shop-db', project: 'shop', directory: '/srv/shop' },
    ]);
    expect(others).toEqual(['shop-db']);
  });

  it('counts a CPU quota against its period', async () => {
    const quota = (CpuQuota: number, CpuPeriod: number) => ({ HostConfig: { CpuQuota, CpuPeriod } });
    const { project } = await look([
      { service: 'a', parts: quota(50_000, 0) },
      { service: 'b', parts: quota(50_000, 25_000) },
      { service: 'c', parts: quota(-1, 0) },
    ]);
    expect(project.map(({ cpuLimit }) => cpuLimit)).toEqual([0.5, 2, 0]);
  });

  it('tells what a stopped container would publish', async () => {
    const { project } = await look([
      {
        service: 'db',
        state: 'exited',
        parts: { HostConfig: { PortBindings: { '5432/tcp': [{ HostIp: '127.0.0.1', HostPort: '5432' }] } } },
      },
    ]);
    expect(project[0]).toMatchObject({
      state: 'exited',
      published: [{ hostIp: '127.0.0.1', hostPort: 5432, target: 5432 }],
    });
  });

  it('knows that there are none', async () => {
    expect(await look([])).toEqual({ project: [], foreign: [], others: [] });
  });

  it('leaves out one-off containers of `docker compose run`', async () => {
    expect(await look([{ service: 'db', oneOff: true }])).toEqual({ project: [], foreign: [], others: [] });
  });

  it('survives a container that goes away while it looks', async () => {
    const exec = [
      {
        match: 'docker container inspect',
        result: { ran: true, code: 1, stdout: '[]\n', stderr: 'Error: No such container: id-db\n' } as const,
      },
    ];
    expect(await look([{ service: 'db' }], { exec })).toEqual({ project: [], foreign: [], others: [] });
  });
});

describe('containers of others', () => {
  it('tells those of the same project name that another directory started', async () => {
    const exec = [{ match: 'realpath', result: printed('/srv/supabase\n/home/me/other\n') }];
    const { project, foreign } = await look(
      [{ service: 'db', name: 'other-db', directory: '/home/me/other' }, { service: 'auth' }],
      { exec },
    );
    expect(project.map(({ service }) => service)).toEqual(['auth']);
    expect(foreign).toEqual([
      { name: 'other-db', project: 'supabase', workingDirectory: '/home/me/other', reason: 'same-project' },
    ]);
  });

  it('takes another path to the same directory for ours', async () => {
    const exec = [{ match: 'realpath', result: printed('/data/supabase\n/data/supabase\n') }];
    const { project, foreign } = await look([{ service: 'db', directory: '/link/to/supabase' }], { exec });
    expect(project).toHaveLength(1);
    expect(foreign).toEqual([]);
  });

  it('does not take a directory that is gone for ours', async () => {
    const result = {
      ran: true,
      code: 1,
      stdout: '/srv/supabase\n',
      stderr: 'realpath: /old: No such file\n',
    } as const;
    const { foreign } = await look([{ service: 'db', directory: '/old' }], {
      exec: [{ match: 'realpath', result }],
    });
    expect(foreign).toMatchObject([{ workingDirectory: '/old', reason: 'same-project' }]);
  });

  it('tells those that hold a name ours needs, and no others', async () => {
    const root = { services: { db: { container_name: 'supabase-db' } } };
    const { foreign } = await look(
      [
        { service: 'db', name: 'supabase-db', project: 'shop', directory: '/srv/shop' },
        { service: 'web', name: 'shop-web', project: 'shop', directory: '/srv/shop' },
      ],
      { root },
    );
    expect(foreign).toEqual([
      { name: 'supabase-db', project: 'shop', workingDirectory: '/srv/shop', reason: 'same-name' },
    ]);
  });
});

describe('secrets of containers', () => {
  const old = 'an-old-password-no-file-knows';

  it('shows none: named, in a URL, in a health check, or known to the files', async () => {
    const fact = await look([
      {
        service: 'auth',
        parts: {
          Config: {
            Env: [
              `POSTGRES_PASSWORD=${old}`,
              `SERVICE_KEY=${sampleToken}`,
              `GOTRUE_DB_DATABASE_URL=postgres://auth:${old}@db:5432/postgres`,
              `PLAIN=before ${old} after`,
              `OTHER=${password}`,
            ],
            Healthcheck: { Test: ['CMD', 'curl', '-H', `apikey: ${sampleToken}`, `http://x?p=${old}`] },
          },
          HostConfig: { LogConfig: { Type: 'splunk', Config: { 'splunk-token': 'c0ffee-token', tag: 'x' } } },
        },
      },
    ]);
    const text = JSON.stringify(fact);
    for (const secret of [old, sampleToken, password, 'c0ffee-token']) expect(text).not.toContain(secret);
    const environment = fact.project[0]?.environment;
    expect(environment?.['POSTGRES_PASSWORD']).toMatchObject({
      text: '[redacted]',
      secret: { bytes: old.length },
    });
    expect(environment?.['SERVICE_KEY']?.secret?.token).toMatchObject({ role: 'service_role' });
    expect(environment?.['GOTRUE_DB_DATABASE_URL']?.text).toBe('postgres://auth:[redacted]@db:5432/postgres');
    expect(environment?.['PLAIN']?.text).toBe('before [redacted] after');
    expect(fact.project[0]?.logOptions).toMatchObject({ 'splunk-token': '[redacted]', tag: 'x' });
  });

  it('lets equal secrets of file and container be seen as equal, and others as different', async () => {
    const context = live({
      containers: [
        { service: 'a', parts: { Config: { Env: [`POSTGRES_PASSWORD=${password}`] } } },
        { service: 'b', parts: { Config: { Env: [`POSTGRES_PASSWORD=${old}`] } } },
      ],
    });
    const fact = await gather(containers, context);
    if (!fact.known) throw new Error(fact.reason);
    const [a, b] = (fact.value as ContainersFact).project.map(
      ({ environment }) => environment['POSTGRES_PASSWORD']?.secret?.fingerprint,
    );
    expect(a).toBe(context.redactor.describe(password).fingerprint);
    expect(b).not.toBe(a);
  });

  it('tells how the last health check ended, shortened and without a secret', async () => {
    const Log = [
      { ExitCode: 0, Output: 'earlier' },
      { ExitCode: 1, Output: `  password=${password}\n${'x'.repeat(5000)}` },
    ];
    const { project } = await look([
      { service: 'auth', parts: { State: { Health: { Status: 'unhealthy', Log } } } },
    ]);
    expect(project[0]?.lastProbe?.exitCode).toBe(1);
    expect(project[0]?.lastProbe?.output.length).toBeLessThanOrEqual(300);
    expect(JSON.stringify(project)).not.toContain(password);
  });

  it('tells of no health check before the first has ended', async () => {
    const { project } = await look([
      { service: 'auth', parts: { State: { Health: { Status: 'starting', Log: [] } } } },
    ]);
    expect(project[0]?.lastProbe).toBeUndefined();
  });
});
