import { describe, expect, it } from 'vitest';
import { here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { orphaningCheck } from './orphaning-check.ts';

function statusOf(...test: readonly string[]): string {
  const db = service('db', { healthcheck: { disabled: false, test, at: here } });
  return judge(orphaningCheck, { services: [db] }).status;
}

describe('health/orphaning-check', () => {
  it.each([
    ['CMD-SHELL', 'pg_isready -U postgres && psql -c "select 1"'],
    ['CMD-SHELL', 'pg_isready -U postgres || exit 1'],
    ['CMD-SHELL', 'psql -Atc "select 1" | grep -q 1'],
    ['CMD-SHELL', 'test "$(psql -Atc \'select 1\')" = 1'],
    ['CMD-SHELL', 'pg_isready -U postgres -h localhost'],
    ['CMD', 'sh', '-c', 'pg_isready -U postgres'],
    ['CMD', '/bin/bash', '-l', '-c', 'pg_isready; psql -c "select 1"'],
    ['CMD', 'bash', '-lc', 'pg_isready; psql -c "select 1"'],
  ])('fails on a shell that waits for others: %s %s', (...test) => {
    expect(statusOf(...test)).toBe('fail');
  });

  it.each([
    ['CMD', 'pg_isready', '-U', 'postgres'],
    ['CMD-SHELL', 'exec psql -Atc "select 1; select 2" >/dev/null 2>&1'],
    ['CMD', 'bash', '-c', 'pg_isready -U postgres'],
  ])('passes on one program: %s %s', (...test) => {
    expect(statusOf(...test)).toBe('pass');
  });

  it('passes where an init takes what is left behind', () => {
    const test = ['CMD-SHELL', 'pg_isready || exit 1'];
    const db = service('db', { hasInit: true, healthcheck: { disabled: false, test, at: here } });
    expect(judge(orphaningCheck, { services: [db] }).status).toBe('pass');
  });

  it('judges the check that the image brings', () => {
    const db = service('db', { image: image('supabase/postgres:17.4.1.054') });
    expect(judge(orphaningCheck, { services: [db] }).status).toBe('fail');
  });

  it('skips where it does not apply', () => {
    expect(judge(orphaningCheck, { services: [] }).status).toBe('skip');
    expect(judge(orphaningCheck, { services: [service('db')] }).status).toBe('skip');
  });
});
