// Pools sized on a running stack: Supavisor's tenant tables with the stand-in that caches tenants as upstream does, and real PgBouncer.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bouncerOverlay, literalOverlay, plainOverlay, poolStand } from './pool-stand.ts';
import { describeLab, run, until } from './stack.ts';
import { onStack } from './whole-journey.ts';

const root = join(import.meta.dirname, '../..');

describeLab('pools on a running stack', { stack: 'envoy-17', services: ['db', 'supavisor'] }, (stack) => {
  const stand = poolStand(stack);
  const { rows, sizes, wish, applied, changesNothing, rolledBack, advice, advised, variable, started } =
    stand;
  const { psql, hold, attempt, sleeping, letGo, overlay, endClients } = stand;
  let before = '';

  beforeAll(async () => {
    overlay(plainOverlay);
    stack().setEnv('COMPOSE_FILE', 'docker-compose.yml:extra.yml');
    stack().compose('up', '-d', '--force-recreate', 'db', 'supavisor');
    await stack().up('db', 'supavisor');
    before = rows();
  }, 600_000);

  afterEach(endClients);

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
