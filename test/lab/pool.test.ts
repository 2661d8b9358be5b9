// Pools sized on a running stack: Supavisor's tenant tables with the stand-in that caches tenants as upstream does, and real PgBouncer.
import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PoolAdvice } from '../../src/engine/budget/advice.ts';
import type { Run } from '../../src/model/run.ts';
import { describeLab, run, until } from './stack.ts';
import { onStack } from './whole-journey.ts';

const root = join(import.meta.dirname, '../..');

const bouncerOverlay = `services:
  supavisor: !reset null
  pgbouncer:
    container_name: PROJECT-pgbouncer
    image: edoburu/pgbouncer:v1.25.2-p0
    restart: unless-stopped
    healthcheck:
      test: ['CMD', 'pg_isready', '-h', 'localhost', '-p', '6432']
      interval: 2s
      timeout: 5s
      retries: 15
    depends_on:
      db:
        condition: service_healthy
    environment:
      DB_USER: \${POSTGRES_USER:-postgres}
      DB_PASSWORD: \${POSTGRES_PASSWORD}
      DB_HOST: \${POSTGRES_HOST}
      DB_PORT: \${POSTGRES_PORT}
      DB_NAME: \${POSTGRES_DB}
      LISTEN_PORT: 6432
      AUTH_TYPE: scram-sha-256
      POOL_MODE: transaction
      DEFAULT_POOL_SIZE: \${POOLER_DEFAULT_POOL_SIZE}
      MAX_CLIENT_CONN: \${POOLER_MAX_CLIENT_CONN}
`;

const plainOverlay = `services:
  supavisor:
    labels: {}
`;

const literalOverlay = `services:
  supavisor:
    environment:
      POOLER_DEFAULT_POOL_SIZE: 30
      POOLER_MAX_CLIENT_CONN: 100
`;

const rowsSql = `select json_agg(t order by external_id) from (select external_id, default_pool_size, default_max_clients,
  inserted_at, updated_at, md5(t::text) as whole from _supavisor.tenants t) t`;

describeLab('pools on a running stack', { stack: 'envoy-17', services: ['db', 'supavisor'] }, (stack) => {
  const children: ChildProcess[] = [];
  let before = '';

  function rows(): string {
    return stack().sql(rowsSql, '_supabase');
  }

  function sizes(): readonly string[] {
    const text = "external_id || ' ' || default_pool_size || ' ' || default_max_clients";
    return stack()
      .sql(`select ${text} from _supavisor.tenants order by external_id`, '_supabase')
      .split('\n');
  }

  function wish(text: string): void {
    stack().addFile('seaworthy.yaml', text);
  }

  function applied(): Run {
    const done = onStack(stack(), 'apply', '--yes', '--json', '--without-dump', '--only', 'pool,database');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    return JSON.parse(done.stdout === '' ? '{}' : done.stdout) as Run;
  }

  function changesNothing(): void {
    const planned = onStack(stack(), 'plan', '--only', 'pool,database');
    expect(planned, planned.stdout).toMatchObject({ code: 0 });
  }

  function rolledBack(): void {
    const done = onStack(stack(), 'rollback', '--yes');
    expect(done, done.stderr).toMatchObject({ code: 0 });
  }

  function advice(...words: readonly string[]): PoolAdvice {
    const { stdout, stderr, code } = onStack(stack(), 'pool', 'advise', '--json', ...words);
    expect([0, 1], stderr).toContain(code);
    return JSON.parse(stdout) as PoolAdvice;
  }

  function advised(name: string, ...words: readonly string[]): number | undefined {
    return advice(...words).values.find((value) => value.name === name)?.advised;
  }

  function variable(service: string, name: string): string {
    return stack().compose('exec', '-T', service, 'printenv', name).trim();
  }

  function started(service: string): string {
    return run(['docker', 'inspect', '-f', '{{.Id}}', stack().compose('ps', '-q', service).trim()]).trim();
  }

  const psql = (host: string, port: number, user: string, statement: string, database = 'postgres') =>
    `PGPASSWORD=$POSTGRES_PASSWORD psql -X -A -t -q "host=${host} port=${port} user=${user} dbname=${database}" -c "${statement}"`;

  /** Clients that hold their connection until they are ended. */
  function hold(count: number, host: string, port: number, user: string): void {
    const one = psql(host, port, user, 'select pg_sleep(120)');
    const script = `for i in $(seq ${count}); do ${one} & done; wait`;
    children.push(
      spawn('docker', ['compose', 'exec', '-T', 'db', 'sh', '-c', script], {
        cwd: stack().directory,
        stdio: 'ignore',
      }),
    );
  }

  function attempt(host: string, port: number, user: string): string {
    return stack()
      .inDatabase('sh', '-c', `${psql(host, port, user, 'select 1')} 2>&1 || true`)
      .trim();
  }

  function sleeping(): number {
    const asleep = "query like '%pg_sleep(120)%' and pid <> pg_backend_pid() and state = 'active'";
    return Number(stack().sql(`select count(*) from pg_stat_activity where ${asleep}`));
  }

  /** Ends them; those that waited come to life first. */
  async function letGo(): Promise<void> {
    const asleep = "query like '%pg_sleep(120)%' and pid <> pg_backend_pid() and state = 'active'";
    const end = () =>
      stack().sql(`select count(pg_terminate_backend(pid)) from pg_stat_activity where ${asleep}`);
    expect(await until(() => end() === '0', 60)).toBe(true);
    for (const child of children.splice(0)) child.kill();
  }

  /** What the second Compose file says. It is in the list from the first start, for another list is another deployment. */
  function overlay(text: string): void {
    stack().addFile('extra.yml', text);
  }

  beforeAll(async () => {
    overlay(plainOverlay);
    stack().setEnv('COMPOSE_FILE', 'docker-compose.yml:extra.yml');
    stack().compose('up', '-d', '--force-recreate', 'db', 'supavisor');
    await stack().up('db', 'supavisor');
    before = rows();
  }, 600_000);

  afterEach(() => {
    for (const child of children.splice(0)) child.kill();
  });

  describe('Supavisor as it is shipped', () => {
    const tenant = () => `postgres.${stack().env('POOLER_TENANT_ID')}`;

    it('is advised from the whole budget, with what is open now', () => {
      const { server, lines, open, values } = advice();
      expect(server).toMatchObject({ max: 100, usable: 97 });
      expect(lines.map(({ service }) => service)).toEqual(
        expect.arrayContaining(['auth', 'rest', 'storage', 'realtime', 'meta', 'supavisor']),
      );
      expect(open).toMatchObject({ max: 100 });
      expect(values).toContainEqual(
        expect.objectContaining({
          name: 'POOLER_DEFAULT_POOL_SIZE',
          now: 20,
          where: ['POOLER_DEFAULT_POOL_SIZE', '_supavisor.tenants default_pool_size'],
        }),
      );
    });

    it('does not see a row that is changed by hand: tenants are cached', () => {
      expect(attempt('supavisor', 5432, tenant())).toBe('1');
      stack().sql('update _supavisor.tenants set default_pool_size = 0', '_supabase');
      expect(attempt('supavisor', 5432, tenant())).toBe('1');
      stack().sql('update _supavisor.tenants set default_pool_size = 20', '_supabase');
    });

    it('gets variable and row, reads the row again, and lets in as many clients as it says', async () => {
      const was = started('supavisor');
      wish('pool:\n  size: 3\n  max_clients: 8\n');
      expect(applied().stages).toMatchObject([{ change: 'pool/fitted-pool', status: 'applied' }]);
      expect(sizes()).toEqual([`${stack().env('POOLER_TENANT_ID')} 3 8`]);
      expect(variable('supavisor', 'POOLER_DEFAULT_POOL_SIZE')).toBe('3');
      expect(stack().env('POOLER_DEFAULT_POOL_SIZE')).toBe('3');
      expect(started('supavisor')).not.toBe(was);
      hold(3, 'supavisor', 5432, tenant());
      expect(await until(() => sleeping() === 3, 60)).toBe(true);
      expect(advice().open?.takers).toContainEqual({ user: 'postgres', application: 'psql', count: 3 });
      expect(attempt('supavisor', 5432, tenant())).toContain('max clients are limited to pool_size');
      expect(attempt('supavisor', 6543, tenant())).toBe('1');
      await letGo();
    });

    it('has nothing more to do, and keeps what a person wrote into the row meanwhile', () => {
      changesNothing();
      stack().sql('update _supavisor.tenants set default_pool_size = 55', '_supabase');
      changesNothing();
      expect(onStack(stack(), 'diff').stdout).toMatch(/default_pool_size +3 -> 55/);
      const done = onStack(stack(), 'rollback', '--yes');
      expect(done.stdout + done.stderr).toMatch(/kept: .*default_pool_size holds a value of somebody else/);
      expect(sizes()[0]).toMatch(/ 55 100$/);
      stack().sql('update _supavisor.tenants set default_pool_size = 20', '_supabase');
    });

    it('refuses a size that no server of this size can give, before anything is touched', () => {
      wish('pool:\n  size: 60\n');
      const planned = onStack(stack(), 'plan');
      expect(planned).toMatchObject({ code: 2 });
      expect(planned.stderr).toMatch(/it fits from max_connections \d+ on/);
      expect(rows()).toBe(before);
    });
  });

  describe('Supavisor with values written in the Compose file', () => {
    it('left to us, gives its row the size of the file, recreates it for that alone, and gives it back', () => {
      overlay(literalOverlay.replace('30', '18'));
      stack().compose('up', '-d', '--no-deps', '--wait', 'supavisor');
      const was = started('supavisor');
      wish('version: 1\n');
      applied();
      expect(sizes()[0]).toMatch(/ 18 100$/);
      expect(started('supavisor')).not.toBe(was);
      changesNothing();
      rolledBack();
      expect(rows()).toBe(before);
    });

    it('is sized in our override where that is what takes effect', () => {
      overlay(literalOverlay);
      stack().compose('up', '-d', '--no-deps', '--wait', 'supavisor');
      wish('pool:\n  mode: on\n');
      const size = advised('POOLER_DEFAULT_POOL_SIZE');
      applied();
      expect(variable('supavisor', 'POOLER_DEFAULT_POOL_SIZE')).toBe(String(size));
      expect(stack().env('POOLER_DEFAULT_POOL_SIZE')).toBe('20');
      expect(sizes()[0]).toContain(` ${size} 100`);
      changesNothing();
      rolledBack();
      expect(rows()).toBe(before);
    });
  });

  describe('several tenants, and an API that is used lightly', () => {
    it('divides what there is among them, and gives every row back', () => {
      overlay(plainOverlay);
      stack().compose('up', '-d', '--no-deps', '--wait', 'supavisor');
      stack().sql(
        `insert into _supavisor.tenants (external_id, db_host, db_port, db_database, default_pool_size, default_max_clients)
        select 'second', db_host, db_port, db_database, 60, 50 from _supavisor.tenants limit 1`,
        '_supabase',
      );
      const two = rows();
      wish('pool:\n  share: 80\n');
      applied();
      const found = sizes().map((line) => Number(line.split(' ')[1]));
      expect(found.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(16);
      expect(sizes().find((line) => line.startsWith('second'))).toBe('second 12 50');
      changesNothing();
      rolledBack();
      expect(rows()).toBe(two);
      stack().sql("delete from _supavisor.tenants where external_id = 'second'", '_supabase');
    });
  });

  describe('PgBouncer instead', () => {
    beforeAll(async () => {
      stack().compose('rm', '-fs', 'supavisor');
      overlay(bouncerOverlay.replace('PROJECT', stack().project));
      run(['bash', join(root, 'lab/images.sh'), stack().directory]);
      await stack().up('db', 'pgbouncer');
    }, 600_000);

    it('is given the sizes that are wished', () => {
      wish('pool:\n  size: 4\n  max_clients: 8\n');
      expect(advised('DEFAULT_POOL_SIZE')).toBe(4);
      applied();
      expect(variable('pgbouncer', 'DEFAULT_POOL_SIZE')).toBe('4');
      expect(stack().env('POOLER_DEFAULT_POOL_SIZE')).toBe('4');
      changesNothing();
    });

    it('opens no connection more than its pool has: the next client waits', async () => {
      hold(6, 'pgbouncer', 6432, 'postgres');
      expect(await until(() => sleeping() === 4, 60)).toBe(true);
      const waiting = () =>
        stack().inDatabase('sh', '-c', psql('pgbouncer', 6432, 'postgres', 'show pools', 'pgbouncer'));
      expect(await until(() => /^postgres\|postgres\|4\|2\|/m.test(waiting()), 30)).toBe(true);
      expect(sleeping()).toBe(4);
    });

    it('refuses the client after the last one it lets in, and says why', async () => {
      await letGo();
      hold(8, 'pgbouncer', 6432, 'postgres');
      const refused = () =>
        attempt('pgbouncer', 6432, 'postgres').includes('no more connections allowed (max_client_conn)');
      expect(await until(refused, 30)).toBe(true);
      expect(sleeping()).toBe(4);
      await letGo();
    });

    it('is rolled back to what it had', () => {
      rolledBack();
      expect(variable('pgbouncer', 'DEFAULT_POOL_SIZE')).toBe('20');
    });
  });

  describe('a server of 60 connections', () => {
    it('keeps a little for everybody, taken from storage first', async () => {
      stack().compose('rm', '-fs', 'pgbouncer');
      overlay(plainOverlay);
      await stack().up('db', 'supavisor');
      wish('postgres:\n  settings:\n    max_connections: 60\n');
      const planned = advice();
      expect(planned.server.max).toBe(60);
      applied();
      expect(stack().sql('show max_connections')).toBe('60');
      expect(sizes()[0]).toMatch(/ 5 100$/);
      expect(advice().taken.now).toBeLessThanOrEqual(57);
      changesNothing();
      rolledBack();
      expect(stack().sql('show max_connections')).toBe('100');
      expect(rows()).toBe(before);
      rmSync(join(stack().directory, 'seaworthy.yaml'));
    });
  });
});
