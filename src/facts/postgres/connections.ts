import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { applicationName } from './psql.ts';
import { defineDatabaseFact, literal, onOwn, readAnswer } from './question.ts';

const shape = z.object({
  max: z.number(),
  reserved: z.number(),
  used: z.number(),
  byUser: z.record(z.string(), z.number()),
  takers: z.array(z.object({ user: z.string(), application: z.string(), count: z.number() })),
  idleInTransactionOver5Min: z.number(),
  idle: z.array(z.object({ user: z.string(), application: z.string(), seconds: z.number() })),
});

/**
 * How full the server is. Only client backends take from max_connections: walsenders have counted apart since 12.
 * Our own sessions are left out. The login is a superuser's, so it gets in when others are turned away (trap 2).
 */
export const connections = defineDatabaseFact({
  fact: 'connections',
  questions: {
    all: onOwn(`
with clients as (
  select coalesce(usename, '') as usename, application_name, state, xact_start from pg_stat_activity
  where backend_type = 'client backend' and application_name <> ${literal(applicationName)}
), idle as (
  select usename, application_name, extract(epoch from now() - xact_start)::bigint as seconds from clients
  where state like 'idle in transaction%' and xact_start < now() - interval '5 minutes'
)
select jsonb_build_object(
  'max', current_setting('max_connections')::int,
  'reserved', current_setting('superuser_reserved_connections')::int
    + coalesce(current_setting('reserved_connections', true)::int, 0),
  'used', (select count(*) from clients),
  'byUser', (select coalesce(jsonb_object_agg(usename, n), '{}') from (select usename, count(*) as n from clients group by 1) as users),
  'takers', (select coalesce(jsonb_agg(jsonb_build_object('user', usename, 'application', application_name, 'count', n)
      order by n desc, usename, application_name), '[]') from (select usename, application_name, count(*) as n from clients
      group by 1, 2 order by 3 desc, 1, 2 limit 20) as groups),
  'idleInTransactionOver5Min', (select count(*) from idle),
  'idle', (select coalesce(jsonb_agg(jsonb_build_object('user', usename, 'application', application_name, 'seconds', seconds)
      order by seconds desc), '[]') from (select * from idle order by seconds desc limit 10) as longest))`),
  },
  read({ all }, { redactor }) {
    const parsed = readAnswer(all, shape);
    if (!parsed.known) return parsed;
    // Clients name themselves, with anything.
    const named = <One extends { readonly application: string }>(all: readonly One[]) =>
      all.map((one) => ({ ...one, application: redactor.text(one.application) }));
    const { idle, takers } = parsed.value;
    return known({ ...parsed.value, idle: named(idle), takers: named(takers) });
  },
});
