import { describe, expect, it } from 'vitest';
import { environment, here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { dumpAsPostgres } from './dump-as-postgres.ts';

const db = service('db', { image: image('supabase/postgres:17.6.1.136') });
const scripts = (...texts: string[]) => ({
  scanned: ['backup.sh'],
  skipped: [],
  found: texts.map((text) => ({ kind: 'backup' as const, text, at: here })),
});
const role = (superuser: boolean) => ({
  roles: [{ name: 'postgres', superuser, login: true, bypassRls: true }],
});

describe('backup/dump-as-postgres', () => {
  it.each([
    'docker exec supabase-db pg_dump -U postgres -d postgres | gzip > db.gz',
    'docker exec db pg_dumpall --username=postgres > all.sql',
    'pg_dump postgresql://postgres:[redacted]@db:5432/postgres',
    'pg_dump "postgres://postgres.tenant:[redacted]@db:6543/postgres"',
    'PGUSER=postgres pg_dump postgres > db.sql',
  ])('fails on `%s`', (text) => {
    const outcome = judge(dumpAsPostgres, { services: [db], scripts: scripts(text) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it.each([
    'docker exec supabase-db pg_dump -U supabase_admin -d postgres | gzip > db.gz',
    'pg_dump postgresql://supabase_admin:[redacted]@db:5432/postgres',
    'pg_dump -U postgres -n public postgres > app.sql',
    'pg_dump -U postgres_backup postgres > db.sql',
  ])('passes on `%s`', (text) => {
    expect(judge(dumpAsPostgres, { services: [db], scripts: scripts(text) }).status).toBe('pass');
  });

  it('fails on a backup service that logs in as postgres', () => {
    const job = service('backup', { environment: environment({ POSTGRES_USER: 'postgres' }) });
    expect(judge(dumpAsPostgres, { services: [db, job], scripts: scripts() }).status).toBe('fail');
    const admin = service('backup', { environment: environment({ POSTGRES_USER: 'supabase_admin' }) });
    expect(judge(dumpAsPostgres, { services: [db, admin], scripts: scripts() }).status).toBe('pass');
  });

  it('passes where postgres was made a superuser again', () => {
    const given = { services: [db], scripts: scripts('pg_dump -U postgres postgres') };
    expect(judge(dumpAsPostgres, { ...given, roles: role(true) }).status).toBe('pass');
    expect(judge(dumpAsPostgres, { ...given, roles: role(false) }).status).toBe('fail');
  });

  it('does not apply without a dump, or to another Postgres', () => {
    expect(judge(dumpAsPostgres, { services: [db], scripts: scripts() }).status).toBe('skip');
    const plain = service('db', { image: image('postgres:17') });
    const given = { services: [plain], scripts: scripts('pg_dump -U postgres postgres') };
    expect(judge(dumpAsPostgres, given).status).toBe('skip');
  });
});
