// The cluster that a dump goes into: what it has, and putting databases aside and back.
import { z } from 'zod';
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { TargetCluster } from './fitting.ts';
import { quotedName, quotedText } from './names.ts';

/** From where databases can be renamed. */
export const elsewhere = 'template1';

export interface Cluster extends TargetCluster {
  readonly server: string;
  readonly databases: readonly string[];
  /** What makes a deployment one that is in use. */
  readonly users: number;
  readonly objects: number;
  readonly tables: number;
}

const shape = z.object({
  server: z.string(),
  settings: z.array(z.string()),
  roles: z.array(z.object({ name: z.string(), superuser: z.boolean() })),
  databases: z.array(z.string()),
  extensions: z.array(z.object({ name: z.string(), schema: z.string().nullable() })),
  users: z.number(),
  objects: z.number(),
  tables: z.number(),
});

/** Counts of tables that are not there are 0; tables of extensions and Supabase's own schemas do not count. */
const question = `
create temporary table seaworthy_counts (users bigint, objects bigint);
do $$ declare u bigint := 0; o bigint := 0; begin
if to_regclass('auth.users') is not null then select count(*) into u from auth.users; end if;
if to_regclass('storage.objects') is not null then select count(*) into o from storage.objects; end if;
insert into pg_temp.seaworthy_counts values (u, o); end $$;
select jsonb_build_object('server', current_setting('server_version'),
  'settings', (select jsonb_agg(lower(name)) from pg_settings),
  'roles', (select jsonb_agg(jsonb_build_object('name', rolname, 'superuser', rolsuper)) from pg_roles),
  'databases', (select jsonb_agg(datname) from pg_database where not datistemplate),
  'extensions', (select jsonb_agg(jsonb_build_object('name', v.name, 'schema', v.schema))
    from pg_available_extensions a join pg_available_extension_versions v on v.name = a.name and v.version = a.default_version),
  'users', (select users from pg_temp.seaworthy_counts), 'objects', (select objects from pg_temp.seaworthy_counts),
  'tables', (select count(*) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p')
    and c.relpersistence <> 't' and n.nspname !~ '^(pg_|_)' and n.nspname not in ('information_schema', 'auth', 'storage', 'realtime',
      'supabase_functions', 'supabase_migrations', 'extensions', 'vault', 'cron', 'net', 'graphql', 'graphql_public', 'pgsodium',
      'pgsodium_masks', 'pgbouncer')
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')));
`;

/** Rows of large tables are counted one by one. */
const counting = { limitMs: 30 * 60_000 } as const;

export async function clusterOf(database: OpenDatabase): Promise<Cluster> {
  const found = shape.parse(JSON.parse(await database.run(database.own, question, counting)));
  return {
    ...found,
    major: Number.parseInt(found.server, 10),
    settings: new Set(found.settings),
    roles: new Set(found.roles.map(({ name }) => name)),
    superusers: new Set(found.roles.filter(({ superuser }) => superuser).map(({ name }) => name)),
    extensions: new Map(found.extensions.map(({ name, schema }) => [name, schema])),
  };
}

/** Name under which a database is kept while, and after, another takes its place. */
export function asideName(name: string, stamp: string): string {
  // At most 63 bytes (postgresql.org/docs/17/sql-syntax-lexical.html, "Identifiers").
  const end = `_before_${stamp.toLowerCase()}`;
  let kept = name;
  while (Buffer.byteLength(kept + end) > 63) kept = [...kept].slice(0, -1).join('');
  return kept + end;
}

const tries = 20;

/**
 * Puts a database aside and makes an empty one in its place, with its owner, rights and settings. Nobody can connect to the one aside.
 * Done twice it is done once.
 */
export async function replaceByEmpty(
  database: OpenDatabase,
  name: string,
  stamp: string,
  clock: Clock,
): Promise<void> {
  const aside = asideName(name, stamp);
  const existing = await databasesNow(database);
  if (existing.includes(name) && !existing.includes(aside)) await moveAway(database, name, aside, clock);
  const owner = existing.includes(name)
    ? await database.run(
        elsewhere,
        `select quote_ident(pg_get_userbyid(datdba)) from pg_database where datname = ${quotedText(aside)};\n`,
      )
    : 'supabase_admin';
  await database.run(elsewhere, `create database ${quotedName(name)} template template0 owner ${owner};\n`);
  await database.run(
    elsewhere,
    `begin;
insert into pg_db_role_setting select n.oid, s.setrole, s.setconfig from pg_db_role_setting s
  join pg_database o on o.oid = s.setdatabase and o.datname = ${quotedText(aside)}, pg_database n where n.datname = ${quotedText(name)};
update pg_database n set datacl = o.datacl from pg_database o where o.datname = ${quotedText(aside)} and n.datname = ${quotedText(name)};
commit;\n`,
  );
}

/** Background workers (pg_cron, pg_net) come back within a second: connections are closed to all first. */
async function moveAway(database: OpenDatabase, from: string, to: string, clock: Clock): Promise<void> {
  await database.run(elsewhere, `alter database ${quotedName(from)} with allow_connections false;\n`);
  for (let turn = 1; ; turn++) {
    try {
      await database.run(
        elsewhere,
        `select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = ${quotedText(from)};
alter database ${quotedName(from)} rename to ${quotedName(to)};\n`,
      );
      return;
    } catch (error) {
      if (!(error instanceof Problem) || turn === tries) throw error;
      await clock.sleep(250);
    }
  }
}

/** It waits for a checkpoint, and takes away every file: minutes after much was written (PostgreSQL, dbcommands.c, dropdb). */
const dropping = { limitMs: 60 * 60_000 } as const;

/** Puts a database back that was put aside; what took its place is dropped. Done twice it is done once. */
export async function putDatabaseBack(
  database: OpenDatabase,
  { name, isNew }: { readonly name: string; readonly isNew: boolean },
  stamp: string,
): Promise<void> {
  const aside = asideName(name, stamp);
  const existing = await databasesNow(database);
  const isAside = existing.includes(aside);
  if (existing.includes(name) && (isAside || isNew))
    await database.run(elsewhere, `drop database ${quotedName(name)} with (force);\n`, dropping);
  if (isAside)
    await database.run(elsewhere, `alter database ${quotedName(aside)} rename to ${quotedName(name)};\n`);
  if (!isNew)
    await database.run(elsewhere, `alter database ${quotedName(name)} with allow_connections true;\n`);
}

async function databasesNow(database: OpenDatabase): Promise<readonly string[]> {
  const text = await database.run(elsewhere, 'select jsonb_agg(datname) from pg_database;\n');
  return z.array(z.string()).parse(JSON.parse(text));
}
