import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { environment, here, image, service } from '../../../../test/helpers/facts.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { truthfulChecks } from './truthful-checks.ts';

const checked = (...test: string[]) => ({ healthcheck: { disabled: false, test, at: here } });
const tcp = (port: number) => checked('CMD-SHELL', `timeout 1 bash -c '</dev/tcp/127.0.0.1/${port}'`);
const db = { product: 'supabase-postgres', image: image('supabase/postgres:17.6.1.136') };
const logflare = { product: 'logflare', image: image('supabase/logflare:1.14.2') };
const runtime = { product: 'edge-runtime', image: image('supabase/edge-runtime:v1.76.2') };

function decided(services: readonly ServiceFact[], wishes = wishesWith({})) {
  const result = decision(truthfulChecks, { services }, wishes);
  const fragments = result.wanted ? result.fragments : [];
  return { result, fragments, notes: result.notes ?? [], text: JSON.stringify(fragments) };
}

describe('health/truthful-checks', () => {
  it('asks the database a query as an ordinary role, where pg_isready asked nothing', () => {
    const stock = service('db', {
      ...db,
      ...checked('CMD', 'pg_isready', '-U', 'postgres', '-h', 'localhost'),
    });
    expect(decided([stock]).fragments).toEqual([
      {
        kind: 'service-key',
        service: 'db',
        path: ['healthcheck', 'test'],
        how: 'set',
        value: expect.arrayContaining([
          'psql',
          'host=127.0.0.1 user=postgres dbname=postgres connect_timeout=5',
        ]),
      },
    ]);
  });

  it('wants an answer, not an open port, of the functions and of both gateways', () => {
    const envoy = service('gateway', {
      product: 'envoy',
      image: image('envoyproxy/envoy:v1.39.1'),
      ...tcp(8000),
    });
    const kong = service('gateway', { name: 'kong', product: 'kong', image: image('kong:2.8.1') });
    const functions = service('functions', { ...runtime, ...tcp(9000) });
    const { fragments } = decided([envoy, kong, functions]);
    expect(fragments.map((one) => JSON.stringify(one))).toEqual([
      expect.stringMatching(/tcp\/127\.0\.0\.1\/8000.*HEAD .*\^HTTP\/1'/),
      expect.stringMatching(/tcp\/127\.0\.0\.1\/8000.*HEAD .*\^HTTP\/1'/),
      expect.stringMatching(/tcp\/127\.0\.0\.1\/9000.*OPTIONS .*\^HTTP\/1.1 \[1-4\]'/),
    ]);
    // Nothing for a shell or for Compose to expand.
    expect(decided([envoy, kong, functions]).text).not.toContain('$');
  });

  it('asks at the port the service is told to listen on', () => {
    const functions = service('functions', {
      ...runtime,
      command: { value: ['start', '--main-service', '/x', '-p', '9090'], at: [here] },
    });
    const auth = service('auth', {
      product: 'gotrue',
      image: image('supabase/gotrue:v2.196.0'),
      environment: environment({ GOTRUE_API_PORT: '9998' }),
    });
    expect(decided([functions]).text).toContain('/dev/tcp/127.0.0.1/9090');
    expect(decided([auth]).text).toContain('http://127.0.0.1:9998/health');
  });

  it.each([
    [
      'envoy',
      'envoyproxy/envoy:v1.39.1',
      "timeout 1 bash -c '</dev/tcp/127.0.0.1/8080'",
      'tcp/127.0.0.1/8080',
    ],
    [
      'gotrue',
      'supabase/gotrue:v2.196.0',
      'wget --no-verbose --tries=1 --spider http://localhost:9999/health',
      'http://127.0.0.1:9999/health',
    ],
    [
      'storage',
      'supabase/storage-api:v1.74.0',
      'wget --no-verbose --tries=1 --spider http://localhost:5001/status',
      'http://127.0.0.1:5001/status',
    ],
    [
      'edge-runtime',
      'supabase/edge-runtime:v1.76.2',
      'curl http://0.0.0.0:9001 || true',
      'tcp/127.0.0.1/9001',
    ],
    ['logflare', 'supabase/logflare:1.43.1', 'curl http://[::1]:4001/health', 'http://127.0.0.1:4001/health'],
    ['supabase-postgres', 'supabase/postgres:17.6.1.136', 'pg_isready -p 5433 || true', 'port=5433'],
  ])('asks %s (%s) where the check it replaces asked', (product, reference, check, expected) => {
    const own = service('other', { product, image: image(reference), ...checked('CMD-SHELL', check) });
    expect(decided([own]).text).toContain(expected);
  });

  it('asks no port of Envoy that nothing names', () => {
    const port = { published: '80', target: 10_000, protocol: 'tcp', at: [here] };
    const envoy = service('gateway', {
      product: 'envoy',
      image: image('envoyproxy/envoy:v1.39.1'),
      ports: [port],
    });
    expect(decided([envoy])).toMatchObject({
      fragments: [],
      notes: [expect.stringContaining('not known')],
    });
    expect(decided([{ ...envoy, ports: [{ ...port, target: 8000 }] }]).text).toContain('127.0.0.1/8000');
  });

  it('replaces a check that cannot fail, whoever wrote it', () => {
    for (const test of [
      ['CMD', 'echo', 'Edge Functions is healthy'],
      ['CMD-SHELL', 'curl -s localhost:9000 || true'],
    ]) {
      expect(decided([service('functions', { ...runtime, ...checked(...test) })]).text).toContain('OPTIONS');
    }
  });

  it('leaves alone what an operator wrote and can fail, and says what it leaves open', () => {
    const own = service('db', { ...db, ...checked('CMD', 'pg_isready', '-U', 'app', '-d', 'app') });
    const { fragments, notes } = decided([own]);
    expect(fragments).toEqual([]);
    expect(notes).toEqual([expect.stringContaining('operator')]);
  });

  it('leaves alone a check that is switched off, and says so', () => {
    const off = service('auth', {
      product: 'gotrue',
      image: image('supabase/gotrue:v2.196.0'),
      healthcheck: { disabled: true, test: ['NONE'], at: here },
    });
    expect(decided([off])).toMatchObject({ fragments: [], notes: [expect.stringContaining('switched off')] });
  });

  it('adds a check with its times where there is none, and the exceptions of seaworthy.yaml', () => {
    const wishes = wishesWith({ health: { tune: false, services: { functions: { retries: 7 } } } });
    expect(decided([service('functions', runtime)], wishes).fragments).toMatchObject([
      {
        path: ['healthcheck'],
        value: {
          interval: '10s',
          timeout: '5s',
          retries: 7,
          start_period: '20s',
          test: ['CMD', 'timeout', '4', 'bash', '-c', expect.any(String)],
        },
      },
    ]);
  });

  it('opens PostgREST’s admin server for its own question, on this container’s loopback only', () => {
    const rest = service('rest', { product: 'postgrest', image: image('postgrest/postgrest:v14.1') });
    expect(decided([rest]).fragments).toMatchObject([
      { path: ['healthcheck'], value: { test: ['CMD', 'postgrest', '--ready'] } },
      { kind: 'environment', service: 'rest', name: 'PGRST_ADMIN_SERVER_PORT', value: '3001' },
      { kind: 'environment', service: 'rest', name: 'PGRST_ADMIN_SERVER_HOST', value: 'localhost' },
    ]);
  });

  it.each([
    ['postgrest/postgrest:v12.2.12', {}, 'before PostgREST 14'],
    ['postgrest/postgrest:latest', {}, 'tag does not tell'],
    ['postgrest/postgrest:v14.17', { PGRST_ADMIN_SERVER_HOST: '*4' }, 'names no address'],
  ])('has nothing to ask %s with %j', (reference, variables, reason) => {
    const rest = service('rest', {
      product: 'postgrest',
      image: image(reference),
      environment: environment(variables),
    });
    expect(decided([rest])).toMatchObject({ fragments: [], notes: [expect.stringContaining(reason)] });
  });

  it('does not trust an image it does not know to hold the tool', () => {
    const built = service('functions', { product: 'edge-runtime' });
    const other = service('pooler', { product: 'pgbouncer', image: image('bitnami/pgbouncer:1') });
    const { fragments, notes } = decided([built, other]);
    expect(fragments).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('built here'),
      expect.stringContaining('bitnami/pgbouncer'),
    ]);
  });

  it('sends PgBouncer through to the database with the container’s own variables', () => {
    const names = {
      DB_USER: 'postgres',
      DB_PASSWORD: { bytes: 40 },
      DB_NAME: 'postgres',
      LISTEN_PORT: '6432',
    };
    const pooler = service('pooler', {
      product: 'pgbouncer',
      image: image('edoburu/pgbouncer:v1.25.2-p0'),
      environment: environment(names),
      ...checked('CMD', 'pg_isready', '-h', 'localhost', '-p', '6432'),
    });
    expect(decided([pooler]).text).toContain('-p 6432 -U \\"$DB_USER\\"');
    expect(decided([{ ...pooler, environment: {} }]).fragments).toEqual([]);
  });

  it('lets nobody wait any longer for a Logflare that now tells the truth', () => {
    const analytics = service('analytics', {
      ...logflare,
      ...checked('CMD', 'curl', 'http://localhost:4000/health'),
    });
    const waits = { service: 'analytics', condition: 'service_healthy', at: here };
    const auth = service('auth', { dependsOn: [{ ...waits, service: 'db' }, waits] });
    const studio = service('studio', { dependsOn: [waits] });
    const { fragments, notes } = decided([analytics, auth, studio]);
    expect(fragments).toContainEqual({
      kind: 'service-key',
      service: 'auth',
      path: ['depends_on', 'analytics', 'condition'],
      how: 'set',
      value: 'service_started',
    });
    expect(fragments.filter((one) => 'path' in one && one.path.includes('depends_on'))).toHaveLength(2);
    expect(notes.filter((note) => note.includes('wait'))).toEqual([
      expect.stringContaining('auth and studio wait until analytics is started'),
    ]);
  });

  it('still lets services wait for a database whose check only got stricter', () => {
    const stock = service('db', {
      ...db,
      ...checked('CMD', 'pg_isready', '-U', 'postgres', '-h', 'localhost'),
    });
    const auth = service('auth', { dependsOn: [{ service: 'db', condition: 'service_healthy', at: here }] });
    expect(decided([stock, auth]).text).not.toContain('depends_on');
  });

  it('still lets services wait for a database whose check could not fail', () => {
    const lying = service('db', { ...db, ...checked('CMD-SHELL', 'pg_isready || true') });
    const auth = service('auth', { dependsOn: [{ service: 'db', condition: 'service_healthy', at: here }] });
    const { text, notes } = decided([lying, auth]);
    expect(text).toContain('select 1');
    expect(text).not.toContain('depends_on');
    expect(notes.join()).not.toContain('wait');
  });

  it('leaves alone what an operator wrote and ends in success only where all before it succeeded', () => {
    const own = 'pg_isready -U app -d app && psql -U app -c "select count(*) from app.ready" && exit 0';
    const health = 'wget -qO- http://127.0.0.1:9999/health || exit 1; exit 0';
    const services = [
      service('db', { ...db, ...checked('CMD-SHELL', own) }),
      service('auth', {
        product: 'gotrue',
        image: image('supabase/gotrue:v2.196.0'),
        ...checked('CMD-SHELL', health),
      }),
      service('rest', { dependsOn: [{ service: 'db', condition: 'service_healthy', at: here }] }),
    ];
    expect(decided(services).fragments).toEqual([]);
  });

  it('is not wanted when there is nothing to mend, or when nobody wishes it', () => {
    const sound = service('imgproxy', { product: 'imgproxy', ...checked('CMD', 'imgproxy', 'health') });
    expect(decided([sound]).result.wanted).toBe(false);
    expect(
      decided([service('functions', runtime)], wishesWith({ health: { truthful: false } })).result.wanted,
    ).toBe(false);
  });
});
