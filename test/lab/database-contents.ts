// What people put into a database, and what the facts say of it. Called by one file per stack, after the quiet promises.
import { expect, it } from 'vitest';
import { factValue, type LabStack } from './stack.ts';

/** Changes the stack's database as people do, and looks. */
export function promiseDatabaseContents(stack: () => LabStack): void {
  it('finds keys that were written into the database, and does not show them', async () => {
    const key = stack().env('SERVICE_ROLE_KEY');
    const headers = JSON.stringify({ Authorization: `Bearer ${key}` });
    stack().sql(`
      create table public.orders (id int);
      create function public.notify() returns trigger language plpgsql as 'begin return new; end';
      create trigger webhook after insert on public.orders for each row execute function public.notify('${headers}');
      create function public.call() returns text language sql as $$ select '${key}' $$;
      select cron.schedule('nightly', '0 1 * * *', $$ select '${key}' $$);
      alter role authenticator set app.key = '${key}';
    `);
    const facts = await stack().collect();
    const { tokens, skipped } = factValue(facts, 'storedTokens');
    expect(tokens.map(({ where }) => where).sort()).toEqual([
      'cron job nightly',
      'function public.call',
      'setting app.key of role authenticator',
      'trigger webhook on public.orders',
    ]);
    for (const { token } of tokens) {
      expect(token.role).toBe('service_role');
      expect(token.verifiedBy).toHaveLength(1);
    }
    expect(skipped).toEqual([]);
    expect(JSON.stringify(facts).includes(key)).toBe(false);
  });

  it('sees what is open, misowned or left behind', async () => {
    stack().sql(`
      set role postgres; -- as Studio and migrations do: its tables are granted to anon by default
      create table public.open (id int);
      create table public.closed (id int);
      alter table public.closed enable row level security;
      create table public.internal (id int);
      revoke all on public.internal from anon;
      reset role;
      alter table auth.refresh_tokens owner to supabase_admin;
      alter publication supabase_realtime add table public.closed;
      insert into storage.buckets (id, name, public) values ('avatars', 'avatars', true);
      insert into storage.objects (bucket_id, name, metadata)
        values ('avatars', 'a', '{"size": 12}'), ('avatars', 'b', '{"size": "?"}');
    `);
    stack().sql(`select pg_create_logical_replication_slot('left_behind', 'pgoutput')`);
    const facts = await stack().collect();
    const { withoutRowSecurity } = factValue(facts, 'exposedTables');
    expect(withoutRowSecurity).toContainEqual({ schema: 'public', table: 'open', anonMay: true });
    expect(withoutRowSecurity).toContainEqual({ schema: 'public', table: 'internal', anonMay: false });
    expect(withoutRowSecurity.map(({ table }) => table)).not.toContain('closed');
    expect(factValue(facts, 'ownership').wrong).toContainEqual({
      object: 'auth.refresh_tokens',
      owner: 'supabase_admin',
      expected: 'supabase_auth_admin',
    });
    expect(factValue(facts, 'publication').tables).toBe(1);
    const { buckets, bytes } = factValue(facts, 'storageObjects');
    expect(buckets).toContainEqual({ id: 'avatars', public: true, fileSizeLimit: null });
    expect(bytes).toBeGreaterThanOrEqual(12);
    const { slots } = factValue(facts, 'slots');
    expect(slots).toMatchObject([{ name: 'left_behind', type: 'logical', active: false }]);
    expect(slots[0]?.retainedBytes).toBeTypeOf('number');
  });

  it('believes schemas that PostgREST is told inside the database, not those of the file', async () => {
    stack().sql(`alter role authenticator set pgrst.db_schemas = 'storage, public'`);
    expect(factValue(await stack().collect(), 'exposedTables').schemas).toEqual(['public', 'storage']);
  });

  it('never runs a function that users put into public with its own rights', async () => {
    // An exact match in `public` beats pg_catalog's variadic concat_ws wherever both are searched.
    stack().sql(`
      alter role authenticator set app.other = 'any';
      create function public.concat_ws(text, text, text, text) returns text language plpgsql as
        'begin raise exception ''ran with the rights of %'', current_user; end';
    `);
    const facts = await stack().collect();
    expect(JSON.stringify(facts).includes('ran with the rights')).toBe(false);
    expect(factValue(facts, 'storedTokens').skipped).toEqual([]);
  });
}
