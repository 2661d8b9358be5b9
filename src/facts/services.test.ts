import { describe, expect, it } from 'vitest';
import { sampleToken } from '../../test/helpers/live.ts';
import { interpolated, projectOf } from '../../test/helpers/project.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import type { Project } from '../deployment/project.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import { createRedactor } from './redactor.ts';
import { servicesGatherer } from './services.ts';

async function gather(project: Project): Promise<Record<string, ServiceFact>> {
  const redactor = createRedactor(project, { key: new Uint8Array(32), samples: [] });
  const fact = await servicesGatherer.gather({ project, world: fakeWorld(), redactor, before: {} });
  if (!fact.known) throw new Error(fact.reason);
  return Object.fromEntries(fact.value.map((service) => [service.name, service]));
}

async function only(service: object): Promise<ServiceFact> {
  const { x } = await gather(projectOf({ root: { services: { x: service } } }));
  if (x === undefined) throw new Error('no service');
  return x;
}

describe('services', () => {
  it('tells role, image, names and restart policy with their lines', async () => {
    const fact = await only({
      image: interpolated('supabase/gotrue:v2.196.0', 'AUTH_IMAGE', 4),
      container_name: 'supabase-auth',
      restart: 'unless-stopped',
      privileged: true,
    });

    expect(fact).toMatchObject({
      role: 'auth',
      product: 'gotrue',
      image: { repository: 'supabase/gotrue', tag: 'v2.196.0', at: [{}, { file: '.env', line: 4 }] },
      containerName: { value: 'supabase-auth' },
      restart: { value: 'unless-stopped' },
      privileged: { value: true },
    });
  });

  it('tells of an init of Docker only where the file asks for one', async () => {
    expect(await only({ image: 'supabase/postgres', init: true })).toMatchObject({ hasInit: true });
    expect(await only({ image: 'supabase/postgres', init: false })).not.toHaveProperty('hasInit');
    expect(await only({ image: 'supabase/postgres' })).not.toHaveProperty('hasInit');
  });

  it('redacts secrets of the environment and keeps the rest, with the lines they come from', async () => {
    const { environment } = await only({
      image: 'supabase/gotrue',
      environment: {
        GOTRUE_JWT_SECRET: interpolated('a-long-jwt-secret', 'JWT_SECRET', 7),
        GOTRUE_DB_DATABASE_URL: 'postgres://supabase_auth_admin:pg-password@db:5432/postgres',
        GOTRUE_SITE_URL: 'https://app.example.org',
        FROM_THE_SHELL: null,
        GOTRUE_JWT_EXP: 3600,
      },
    });

    expect(environment['GOTRUE_JWT_SECRET']).toMatchObject({
      text: '[redacted]',
      variables: ['JWT_SECRET'],
      secret: { bytes: 17 },
      at: [{ file: 'docker-compose.yml' }, { file: '.env', line: 7 }],
    });
    expect(environment['GOTRUE_DB_DATABASE_URL']).toMatchObject({
      text: 'postgres://supabase_auth_admin:[redacted]@db:5432/postgres',
      secret: { bytes: 11 },
    });
    expect(environment['GOTRUE_SITE_URL']?.text).toBe('https://app.example.org');
    expect(environment['GOTRUE_SITE_URL']).not.toHaveProperty('secret');
    expect(environment['FROM_THE_SHELL']?.text).toBeNull();
    expect(environment['GOTRUE_JWT_EXP']?.text).toBe('3600');
    expect(JSON.stringify(environment)).not.toMatch(/a-long-jwt|pg-password/);
  });

  it('gives the same fingerprint to the same secret in two services', async () => {
    const services = await gather(
      projectOf({
        root: {
          services: {
            a: { environment: { JWT_SECRET: 'shared-secret' } },
            b: { environment: { PGRST_JWT_SECRET: 'shared-secret' } },
          },
        },
      }),
    );

    expect(services['a']?.environment['JWT_SECRET']?.secret?.fingerprint).toBe(
      services['b']?.environment['PGRST_JWT_SECRET']?.secret?.fingerprint,
    );
  });

  it('tells which values came from an env_file', async () => {
    const project = projectOf({ root: { services: { x: { environment: { A: 'b' } } } } });
    const services = await gather({ ...project, files: [] });

    expect(services['x']?.environment['A']?.fromEnvFile).toBe(true);
    expect((await only({ environment: { A: 'b' } })).environment['A']).not.toHaveProperty('fromEnvFile');
  });

  it('tells in which spelling limits stand, and how large /dev/shm is', async () => {
    const deploy = { resources: { limits: { memory: '1g' }, reservations: { cpus: '1' } } };
    expect((await only({ deploy })).limits).toMatchObject({ form: 'deploy', reservationForm: 'deploy' });
    expect((await only({ pids_limit: 100 })).limits).toMatchObject({ form: 'service' });
    const own = await only({ mem_reservation: '1g', shm_size: '256m' });
    expect(own.limits).toMatchObject({ reservationForm: 'service', shmBytes: 256 * 1024 ** 2 });
    expect(own.limits).not.toHaveProperty('form');
  });

  it('tells ports, volumes, networks and dependencies', async () => {
    const fact = await only({
      ports: [
        {
          mode: 'ingress',
          target: 8000,
          published: interpolated('8000', 'API_GW_HTTP_PORT', 3),
          protocol: 'tcp',
        },
        { host_ip: '127.0.0.1', target: 6543, published: '6543', protocol: 'tcp' },
        { target: 9 },
      ],
      volumes: [
        { type: 'bind', source: '/srv/supabase/volumes/db/data', target: '/var/lib/postgresql/data' },
        { type: 'volume', source: 'db-config', target: '/etc/postgresql-custom', read_only: true },
        { type: 'volume', target: '/anonymous' },
      ],
      networks: { default: { aliases: ['kong', 'envoy'] }, other: null },
      depends_on: { db: { condition: 'service_healthy', required: true } },
    });

    expect(fact.ports).toMatchObject([
      { published: '8000', target: 8000, protocol: 'tcp', at: [{}, { file: '.env', line: 3 }] },
      { hostIp: '127.0.0.1', published: '6543' },
      { published: '', target: 9 },
    ]);
    expect(fact.volumes).toMatchObject([
      { type: 'bind', source: '/srv/supabase/volumes/db/data', readOnly: false },
      { source: 'db-config', readOnly: true },
      { target: '/anonymous' },
    ]);
    expect(fact.networks).toEqual([
      { name: 'default', aliases: ['kong', 'envoy'] },
      { name: 'other', aliases: [] },
    ]);
    expect(fact.dependsOn).toMatchObject([{ service: 'db', condition: 'service_healthy' }]);
  });

  it('tells health check, logging and limits in numbers', async () => {
    const fact = await only({
      healthcheck: {
        test: ['CMD', 'true'],
        interval: '5s',
        timeout: '1m0s',
        retries: 3,
        start_period: '30s',
      },
      logging: { driver: 'json-file', options: { 'max-size': '10m', 'splunk-token': 'logging-token-1' } },
      deploy: { resources: { limits: { cpus: 2, memory: '8589934592' }, reservations: { memory: '512m' } } },
    });

    expect(fact.healthcheck).toMatchObject({
      disabled: false,
      test: ['CMD', 'true'],
      intervalMs: 5000,
      timeoutMs: 60_000,
      retries: 3,
      startPeriodMs: 30_000,
    });
    expect(fact.logging).toMatchObject({ driver: 'json-file', options: { 'max-size': '10m' } });
    expect(JSON.stringify(fact.logging)).not.toContain('logging-token-1');
    expect(fact.limits).toMatchObject({
      cpus: 2,
      memoryBytes: 8_589_934_592,
      memoryReservationBytes: 536_870_912,
    });
  });

  it('reads the older spelling of limits, and 0 as none', async () => {
    const limited = await only({ mem_limit: '1073741824', cpus: 1.5 });

    expect(limited.limits).toMatchObject({ memoryBytes: 1_073_741_824, cpus: 1.5 });
    expect((await only({ mem_limit: '0' })).limits).not.toHaveProperty('memoryBytes');
  });

  it.each([{ disable: true }, { test: ['NONE'] }])(
    'tells that %o switches the health check off',
    async (healthcheck) => {
      expect((await only({ healthcheck })).healthcheck?.disabled).toBe(true);
    },
  );

  it('redacts commands, also the value that follows an option', async () => {
    const { command, healthcheck } = await only({
      command: ['serve', '--admin-password', 'opensesame1', 'postgres://u:urlsecret@db/x'],
      healthcheck: { test: ['CMD-SHELL', 'curl -H "apikey: x" -u me:basic-secret http://x'] },
    });

    expect(command?.value).toEqual([
      'serve',
      '--admin-password',
      '[redacted]',
      'postgres://u:[redacted]@db/x',
    ]);
    expect(healthcheck?.test.join(' ')).not.toContain('basic-secret');
  });

  it('describes the tokens of a health check, and shows none', async () => {
    const { healthcheck } = await only({
      healthcheck: { test: ['CMD-SHELL', `curl -H "Authorization: Bearer ${sampleToken}" http://x`] },
    });
    expect(healthcheck?.tokens).toMatchObject([
      { token: { role: 'service_role', expiresAt: 2_000_000_000 } },
    ]);
    expect(JSON.stringify(healthcheck)).not.toContain(sampleToken);
    const { healthcheck: other } = await only({
      healthcheck: { test: ['CMD', 'x', 'eyJub3QiOjF9.eyJ0b2.k'] },
    });
    expect(other?.tokens).toBeUndefined();
  });

  it.each([
    [{ scale: 3 }, 3],
    [{ deploy: { replicas: 2 } }, 2],
    [{ scale: 0, deploy: { replicas: 0 } }, 0],
    [{ deploy: { replicas: 1 } }, undefined],
  ])('tells how many containers %j wants', async (written, replicas) => {
    expect((await only(written)).replicas).toBe(replicas);
  });

  it('says nothing of what is not there', async () => {
    expect(await only({ build: { context: '.' } })).toEqual({
      isBuilt: true,
      name: 'x',
      role: 'other',
      at: expect.anything(),
      environment: {},
      ports: [],
      volumes: [],
      networks: [],
      dependsOn: [],
      limits: {},
      labels: {},
      profiles: [],
    });
  });
});
