// What the tests of pools do to a stack, and ask of it.
import { type ChildProcess, spawn } from 'node:child_process';
import { expect } from 'vitest';
import type { PoolAdvice } from '../../src/engine/budget/advice.ts';
import type { Run } from '../../src/model/run.ts';
import { type LabStack, run, until } from './stack.ts';
import { onStack } from './whole-journey.ts';

/** PgBouncer in the place of Supavisor, as community stacks have it. */
export const bouncerOverlay = `services:
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

/** Supavisor as it is shipped. */
export const plainOverlay = `services:
  supavisor:
    labels: {}
`;

/** Sizes written in the Compose file. */
export const literalOverlay = `services:
  supavisor:
    environment:
      POOLER_DEFAULT_POOL_SIZE: 30
      POOLER_MAX_CLIENT_CONN: 100
`;

const rowsSql = `select json_agg(t order by external_id) from (select external_id, default_pool_size, default_max_clients,
  inserted_at, updated_at, md5(t::text) as whole from _supavisor.tenants t) t`;

/** @param stack the running one, while tests run */
export function poolStand(stack: () => LabStack) {
  const children: ChildProcess[] = [];

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
    endClients();
  }

  /** What the second Compose file says. It is in the list from the first start, for another list is another deployment. */
  function overlay(text: string): void {
    stack().addFile('extra.yml', text);
  }

  /** Ends the clients at once. */
  function endClients(): void {
    for (const child of children.splice(0)) child.kill();
  }

  return {
    ...{ rows, sizes, wish, applied, changesNothing, rolledBack, advice, advised, variable, started },
    ...{ psql, hold, attempt, sleeping, letGo, overlay, endClients },
  };
}
