import { describe, expect, it } from 'vitest';
import { service, value } from '../../../test/helpers/facts.ts';
import { gather, live, password, refusedLogin, SqlError } from '../../../test/helpers/live.ts';
import { known } from '../../model/fact.ts';
import { postgresGatherers } from './gatherers.ts';

function gathererOf(fact: string) {
  const found = postgresGatherers.find((one) => one.fact === fact);
  if (found === undefined) throw new Error(`no gatherer of ${fact}`);
  return found;
}

const vault = gathererOf('vault');
const roles = gathererOf('roles');
const poolerTenants = gathererOf('poolerTenants');

function psqlCalls(context: ReturnType<typeof live>) {
  return context.world.ran.filter(({ argv }) => argv[1] === 'exec');
}

describe('the way into the database', () => {
  it('is the Compose network, as supabase_admin, never the loopback that trusts every password', async () => {
    const context = live({ answers: { 'vault.rows': 0 } });
    await gather(vault, context);
    const [call] = psqlCalls(context);
    expect(call?.argv.join(' ')).toContain('id-db psql -X -A -t -q -w -h db -U supabase_admin -d postgres');
    expect(call?.argv.join(' ')).not.toMatch(/127\.0\.0\.1|localhost/);
  });

  it('keeps the password out of the command line and out of the script', async () => {
    const context = live({ answers: { 'vault.rows': 0 } });
    await gather(vault, context);
    for (const { argv, environment, input } of psqlCalls(context)) {
      expect(argv.join(' ')).not.toContain(password);
      expect(input).not.toContain(password);
      expect(environment?.['PGPASSWORD']).toBe(password);
      expect(argv).toContain('PGPASSWORD');
    }
  });

  it('uses the name of the service that is the database, whatever it is called', async () => {
    const root = { services: { primary: { environment: { POSTGRES_PASSWORD: password } } } };
    const context = live({
      root,
      containers: [{ service: 'primary' }],
      services: known([service('db', { name: 'primary' })]),
      answers: { 'vault.rows': 2 },
    });
    expect(await gather(vault, context)).toEqual({ known: true, value: { secrets: 2 } });
    expect(psqlCalls(context)[0]?.argv.join(' ')).toContain('-h primary');
  });

  it('goes to the database that POSTGRES_DB names', async () => {
    const db = service('db', { environment: { POSTGRES_DB: value('app') } });
    const context = live({ services: known([db]), answers: { 'vault.rows': 0 } });
    await gather(vault, context);
    expect(psqlCalls(context).map(({ argv }) => argv.at(-1))).toEqual(['app', '_supabase']);
  });

  it('reads only, for a short time, and resolves names in pg_catalog', async () => {
    const context = live({ answers: { 'vault.rows': 0 } });
    await gather(vault, context);
    const script = psqlCalls(context)[0]?.input ?? '';
    for (const line of [
      'set search_path = pg_catalog;',
      'set default_transaction_read_only = on;',
      "set statement_timeout = '4s';",
    ]) {
      expect(script.indexOf(line)).toBeGreaterThan(-1);
      expect(script.indexOf(line)).toBeLessThan(script.indexOf('@begin'));
    }
  });

  it('opens one session per database for all facts together', async () => {
    const context = live({ answers: {} });
    for (const gatherer of postgresGatherers.filter(({ fact }) => fact !== 'logins'))
      await gather(gatherer, context);
    expect(psqlCalls(context).map(({ argv }) => argv.at(-1))).toEqual(['postgres', '_supabase']);
  });

  it('looks again in another collection', async () => {
    const first = live({ answers: { 'vault.rows': 1 } });
    const second = live({ answers: { 'vault.rows': 2 } });
    expect(await gather(vault, first)).toMatchObject({ value: { secrets: 1 } });
    expect(await gather(vault, second)).toMatchObject({ value: { secrets: 2 } });
  });
});

describe('a password that the server refuses', () => {
  const running = 'the-password-the-container-started-with';
  const containers = [
    { service: 'db', parts: { Config: { Env: [`POSTGRES_PASSWORD=${running}`], Labels: labels('db') } } },
  ];
  const words = 'password authentication failed for user "supabase_admin"';

  it('is followed by the one the container was started with', async () => {
    const context = live({
      containers,
      answers: { 'vault.rows': 3 },
      login: (_, given) => (given === running ? undefined : refusedLogin(words)),
    });
    expect(await gather(vault, context)).toEqual({ known: true, value: { secrets: 3 } });
  });

  it('makes facts unknown in the words of the server when both are refused', async () => {
    const context = live({ containers, login: () => refusedLogin(words) });
    expect(await gather(vault, context)).toEqual({
      known: false,
      reason: `needs a login as supabase_admin (${words})`,
    });
  });

  it('is not tried again when the server has no room', async () => {
    const context = live({ containers, login: () => refusedLogin('sorry, too many clients already') });
    expect(await gather(vault, context)).toEqual({
      known: false,
      reason: 'needs the database postgres (sorry, too many clients already)',
    });
    // Nor is anything else: where the superuser gets no connection, nobody does.
    expect(await gather(gathererOf('logins'), context)).toMatchObject({ known: false });
    expect(await gather(poolerTenants, context)).toMatchObject({ known: false });
    expect(psqlCalls(context)).toHaveLength(1);
  });
});

function labels(name: string) {
  return {
    'com.docker.compose.service': name,
    'com.docker.compose.project': 'supabase',
    'com.docker.compose.project.working_dir': '/srv/supabase',
  };
}

describe('no way in', () => {
  it.each([
    [
      'the database is outside the deployment',
      { services: known([service('rest')]) },
      'needs the database in this deployment (it uses a Postgres outside of it)',
    ],
    ['it has no container', { containers: [] }, 'needs a running database (db has no container)'],
    [
      'it does not run',
      { containers: [{ service: 'db', state: 'exited' }] },
      'needs a running database (the container of db is exited)',
    ],
    [
      'it is on the network of the host',
      { containers: [{ service: 'db', parts: { HostConfig: { NetworkMode: 'host' } } }] },
      "needs a network of the project (db uses the host's, where every password is trusted)",
    ],
    [
      'the files name no password',
      { root: { services: { db: {} } } },
      'needs a login as supabase_admin (the deployment names no POSTGRES_PASSWORD)',
    ],
    [
      'the services could not be read',
      { services: { known: false, reason: 'compose file is broken' } as const },
      'compose file is broken',
    ],
  ])('gives the reason when %s', async (_, input, reason) => {
    expect(await gather(vault, live(input))).toEqual({ known: false, reason });
  });

  it.each([
    [
      'takes too long',
      { ran: false, reason: 'docker did not finish within 20 s' },
      'docker did not finish within 20 s',
    ],
    [
      'has no psql',
      {
        ran: true,
        code: 126,
        stdout: '',
        stderr: 'OCI runtime exec failed: exec: "psql": executable file not found\n',
      },
      'OCI runtime exec failed: exec: "psql": executable file not found',
    ],
    ['says nothing', { ran: true, code: 1, stdout: '', stderr: '' }, 'psql ended with code 1'],
  ] as const)('gives the reason when the container %s', async (_, result, why) => {
    const context = live({ login: () => result });
    expect(await gather(vault, context)).toEqual({
      known: false,
      reason: `needs the database postgres (${why})`,
    });
  });
});

describe('answers of a session', () => {
  it('spoil only their own fact when they fail', async () => {
    const context = live({
      answers: {
        'vault.rows': new SqlError('57014', 'canceling statement due to statement timeout'),
        'roles.rows': [{ name: 'anon', superuser: false, login: false, bypassRls: false }],
      },
    });
    expect(await gather(vault, context)).toEqual({
      known: false,
      reason: 'the database said: canceling statement due to statement timeout',
    });
    expect(await gather(roles, context)).toMatchObject({ known: true });
  });

  it('stay known up to the place where the server went away', async () => {
    const stdout = '@session\n@begin vault.rows\n4\n@end\n@begin roles.rows\n';
    const stderr = 'server closed the connection unexpectedly\n';
    const context = live({ login: () => ({ ran: true, code: 2, stdout, stderr }) });
    expect(await gather(vault, context)).toEqual({ known: true, value: { secrets: 4 } });
    expect(await gather(roles, context)).toEqual({
      known: false,
      reason: 'server closed the connection unexpectedly',
    });
  });

  it.each([
    ['garbage', 'the database answered with something that is no JSON'],
    ['"text"', 'the database answered in an unexpected form'],
  ])('are not believed in an unexpected form: %s', async (text, reason) => {
    const stdout = `@session\n@begin vault.rows\n${text}\n@end\n`;
    const context = live({ login: () => ({ ran: true, code: 0, stdout, stderr: '' }) });
    expect(await gather(vault, context)).toEqual({ known: false, reason });
  });

  it('of a database that is not there leave the other database known', async () => {
    const missing = refusedLogin('database "_supabase" does not exist');
    const context = live({
      answers: { 'vault.rows': 0 },
      login: (_, __, database) => (database === '_supabase' ? missing : undefined),
    });
    expect(await gather(vault, context)).toMatchObject({ known: true });
    expect(await gather(poolerTenants, context)).toEqual({
      known: false,
      reason: 'needs the database _supabase (database "_supabase" does not exist)',
    });
  });

  it('name no secret in what the server says', async () => {
    const context = live({ answers: { 'vault.rows': new SqlError('XX000', `bad value ${password}`) } });
    expect(JSON.stringify(await gather(vault, context))).not.toContain(password);
  });
});
