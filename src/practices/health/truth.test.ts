import { describe, expect, it } from 'vitest';
import { environment, image, service } from '../../../test/helpers/facts.ts';
import { probeOf, probes } from './probes.ts';
import { lieOf, limitOf } from './truth.ts';

describe('what a health check proves', () => {
  it.each([
    [['CMD', 'curl', 'http://localhost:4000/health']],
    [['CMD-SHELL', 'curl -s http://localhost:4000/health']],
    [['CMD-SHELL', 'curl -f http://localhost:4000/health || exit 0']],
    [['CMD-SHELL', 'wget -q http://localhost; true']],
    [['CMD-SHELL', 'curl -f http://localhost:4000/health || exit 0; exit 0']],
    [['CMD-SHELL', 'pg_isready\nexit 0']],
    [['CMD-SHELL', 'curl -s http://localhost:4000/health && exit 0']],
    [['CMD', '/bin/true']],
    [['CMD-SHELL', 'exit 0']],
    [['CMD-SHELL', 'echo ok']],
  ])('cannot fail: %j', (test) => {
    expect(lieOf(test)).toBeDefined();
  });

  it.each([
    [['CMD', 'curl', '-sSfL', '--head', '-o', '/dev/null', 'http://127.0.0.1:4000/api/health']],
    [['CMD', 'curl', '-f', 'http://minio:9000/minio/health/live']],
    [['CMD-SHELL', 'curl --fail http://localhost || exit 1']],
    [['CMD-SHELL', 'curl -s http://localhost/health | grep -q ok']],
    [['CMD-SHELL', 'test "$(curl -s -o /dev/null -w %{http_code} http://localhost)" = 200']],
    [['CMD', 'wget', '--no-verbose', '--tries=1', '--spider', 'http://localhost:9999/health']],
    [['CMD', 'pg_isready', '-U', 'postgres', '-h', 'localhost']],
    [['CMD-SHELL', "timeout 1 bash -c '</dev/tcp/127.0.0.1/9000'"]],
    [['CMD', 'postgrest', '--ready']],
    [['CMD-SHELL', 'true && wget -q --spider http://localhost/health']],
    [['CMD-SHELL', 'pg_isready -U app && psql -U app -c "select count(*) from app.ready" && exit 0']],
    [['CMD-SHELL', 'pg_isready && true']],
    [['CMD-SHELL', 'wget -qO- http://localhost:9999/health || exit 1; exit 0']],
    [['CMD-SHELL', 'wget -qO- http://localhost:9999/health || exit; exit 0']],
    [['CMD-SHELL', 'set -e; wget -qO- http://localhost:9999/health; true']],
    [['CMD-SHELL', 'set -eu\nwget -qO- http://localhost:9999/health\ntrue']],
    [['CMD-SHELL', 'if ! wget -qO- http://localhost:9999/health; then exit 1; fi; exit 0']],
    [['CMD-SHELL', '[ -f /tmp/ready ] || exit 1; curl -f http://localhost:4000/health || true']],
    [['CMD-SHELL', 'curl -s http://localhost:4000/health > /tmp/health && grep -q ok /tmp/health']],
  ])('can fail: %j', (test) => {
    expect(lieOf(test)).toBeUndefined();
  });

  it('says what a truthful check leaves open', () => {
    expect(limitOf(['CMD-SHELL', "timeout 1 bash -c '</dev/tcp/127.0.0.1/9000'"])).toContain('open port');
    expect(limitOf(['CMD', 'pg_isready'])).toContain('no connection is free');
    expect(limitOf(['CMD-SHELL', 'kong health'])).toContain('running process');
    expect(limitOf(['CMD', 'wget', '--spider', 'http://localhost:9999/health'])).toContain('::1');
    expect(limitOf(['CMD', 'postgrest', '--ready'])).toBeUndefined();
    expect(limitOf(['CMD', 'curl', '-f', 'http://localhost:4000/health'])).toBeUndefined();
  });
});

describe('the probes we write', () => {
  const images = {
    'supabase-postgres': 'supabase/postgres:17.6.1.136',
    pgbouncer: 'edoburu/pgbouncer:v1.25.2-p0',
    supavisor: 'supabase/supavisor:2.9.12',
    kong: 'kong/kong:3.9.3',
    envoy: 'envoyproxy/envoy:v1.39.1',
    gotrue: 'supabase/gotrue:v2.196.0',
    postgrest: 'postgrest/postgrest:v14.17',
    realtime: 'supabase/realtime:v2.134.10',
    storage: 'supabase/storage-api:v1.74.0',
    imgproxy: 'darthsim/imgproxy:v3.31.4',
    'edge-runtime': 'supabase/edge-runtime:v1.76.2',
    logflare: 'supabase/logflare:1.43.1',
  };
  const login = environment({ DB_USER: 'postgres', DB_PASSWORD: { bytes: 40 }, DB_NAME: 'postgres' });

  it('are tried here one by one', () => {
    expect(Object.keys(images).sort()).toEqual(Object.keys(probes).sort());
  });

  it.each(Object.entries(images))('%s: can fail and leaves nothing open', (product, reference) => {
    const answer = probeOf(service('other', { product, image: image(reference), environment: login }));
    const test = 'test' in answer ? answer.test : expect.fail(answer.unable);
    expect([lieOf(test), limitOf(test)]).toEqual([undefined, undefined]);
  });
});
