import { describe, expect, it } from 'vitest';
import { gather, live, password, refusedLogin } from '../../../test/helpers/live.ts';
import { printed } from '../../../test/helpers/world.ts';
import type { AnyGatherer } from '../collect.ts';
import { postgresGatherers } from './gatherers.ts';

const logins = postgresGatherers.find(({ fact }) => fact === 'logins') as AnyGatherer;

const all = [
  'postgres',
  'supabase_admin',
  'authenticator',
  'supabase_auth_admin',
  'supabase_storage_admin',
  'supabase_functions_admin',
  'pgbouncer',
];
const answers = {
  'roles.rows': all.map((name) => ({ name, superuser: false, login: true, bypassRls: false })),
};
const wrong = (role: string) => refusedLogin(`password authentication failed for user "${role}"`);

describe('logins', () => {
  it('are tried for every role of the services, over the Compose network', async () => {
    const context = live({ answers });
    expect(await gather(logins, context)).toEqual({
      known: true,
      value: { host: 'db', logins: all.map((role) => ({ role, accepted: true })) },
    });
    const tried = context.world.ran.filter(
      ({ argv, input }) => argv[1] === 'exec' && input === 'select 1;\n',
    );
    expect(tried.every(({ argv }) => argv[argv.indexOf('-h') + 1] === 'db')).toBe(true);
    expect(tried.every(({ argv }) => !argv.join(' ').includes(password))).toBe(true);
  });

  it('tell who is refused, in the words of the server', async () => {
    const context = live({ answers, login: (role) => (role === 'authenticator' ? wrong(role) : undefined) });
    expect(await gather(logins, context)).toMatchObject({
      value: {
        logins: expect.arrayContaining([
          {
            role: 'authenticator',
            accepted: false,
            refusal: 'password authentication failed for user "authenticator"',
          },
          { role: 'postgres', accepted: true },
        ]),
      },
    });
  });

  it('are told even where the superuser is refused as well', async () => {
    const fact = await gather(logins, live({ login: (role) => wrong(role) }));
    expect(fact).toMatchObject({ known: true });
    expect(fact).toHaveProperty('value.logins.length', 7);
    expect(fact).toHaveProperty('value.logins.1.accepted', false);
  });

  it('leave out roles that this image does not have or that may not log in', async () => {
    const rows = [
      { name: 'postgres', superuser: false, login: true, bypassRls: true },
      { name: 'pgbouncer', superuser: false, login: false, bypassRls: false },
    ];
    expect(await gather(logins, live({ answers: { 'roles.rows': rows } }))).toMatchObject({
      value: { logins: [{ role: 'postgres', accepted: true }] },
    });
  });

  it('say nothing about passwords when the server has no room for connections', async () => {
    const full = refusedLogin('sorry, too many clients already');
    const context = live({ answers, login: (role) => (role === 'authenticator' ? full : undefined) });
    expect(await gather(logins, context)).toEqual({
      known: false,
      reason: 'needs a login as authenticator (sorry, too many clients already)',
    });
  });

  it('keep a refusal even when another role could not be tried', async () => {
    const full = refusedLogin(
      'remaining connection slots are reserved for roles with the SUPERUSER attribute',
    );
    const context = live({
      answers,
      login: (role) => ({ authenticator: full, postgres: wrong('postgres') })[role],
    });
    expect(await gather(logins, context)).toMatchObject({
      value: {
        untried: [{ role: 'authenticator' }],
        logins: expect.arrayContaining([expect.objectContaining({ role: 'postgres', accepted: false })]),
      },
    });
  });

  it('use the password that the service of the role is given, and take the worst where services disagree', async () => {
    const root = {
      services: {
        db: { environment: { POSTGRES_PASSWORD: password } },
        rest: { environment: { PGRST_DB_URI: 'postgres://authenticator:p%40ss@db:5432/postgres' } },
        auth: { environment: { URL: 'postgresql://supabase_auth_admin:right@db/postgres' } },
        worker: { environment: { URL: 'postgres://supabase_auth_admin:left@db/postgres' } },
        shop: { environment: { URL: 'postgres://postgres:elsewhere@other-host/postgres' } },
        meta: { environment: { PG_META_DB_USER: 'supabase_admin', PG_META_DB_PASSWORD: 'of-meta' } },
      },
    };
    const given: Record<string, string[]> = {};
    const context = live({
      root,
      answers,
      login: (role, secret, database) => {
        if (database === 'postgres') given[role] = [...(given[role] ?? []), secret];
        return secret === 'left' ? wrong(role) : undefined;
      },
    });
    expect(await gather(logins, context)).toMatchObject({
      value: {
        logins: expect.arrayContaining([
          { role: 'supabase_auth_admin', accepted: false, refusal: expect.any(String) },
          { role: 'authenticator', accepted: true },
        ]),
      },
    });
    expect(given['authenticator']).toEqual(['p@ss']);
    expect(given['supabase_auth_admin']?.sort()).toEqual(['left', 'right']);
    expect(given['postgres']).toEqual([password]);
    expect(given['supabase_admin']).toContain('of-meta');
  });

  it('are unknown without a database to log in to', async () => {
    const exec = [{ match: 'docker version', result: { ...printed('null'), code: 1 } as const }];
    expect(await gather(logins, live({ exec }))).toEqual({
      known: false,
      reason: 'needs Docker (no engine answers at unix:///var/run/docker.sock)',
    });
  });
});
