// The deployment's database, as its superuser: the same way in that the audit takes, without its promise to read only.

import type { GathererContext } from '../../facts/gatherer.ts';
import { type Door, databaseDoor, ownDatabase } from '../../facts/postgres/door.ts';
import { type PsqlResult, runPsql, sessionMark } from '../../facts/postgres/psql.ts';
import { servicesGatherer } from '../../facts/services.ts';
import { Problem } from '../../model/problem.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { redactorOf } from './redactor.ts';

/** A database that answers. Holds a password: never leaves the engine. */
export interface OpenDatabase {
  readonly door: Door;
  readonly password: string;
  /** Name of the user's database. */
  readonly own: string;
  /** Text from the server, without secrets. */
  redact(text: string): string;
  /** What a script printed. Throws a Problem with the server's words. Absent limit = 15 s for each statement. */
  run(database: string, script: string, limit?: { readonly limitMs: number }): Promise<string>;
}

export const superuser = 'supabase_admin';

/**
 * Names resolve in pg_catalog alone: functions and operators that users put into `public` must not run with a superuser's
 * rights (CVE-2018-1058). A lock that an application holds must not hold us.
 */
const preamble = (seconds: number) => `\\set ON_ERROR_STOP on
\\set VERBOSITY terse
set search_path = pg_catalog;
set statement_timeout = '${seconds}s';
set lock_timeout = '5s';
set standard_conforming_strings = on;
set client_encoding = 'UTF8';
\\echo ${sessionMark}
`;

const usualLimitMs = 15_000;
/** For the login, and for the server to say that it gave a statement up. */
const graceMs = 5000;

/**
 * Logs in. A Problem of fault `world` when there is no way in.
 *
 * @param through the database to try the login at, where the deployment's own may be put aside; absent = that one
 */
export async function openDatabase(
  adopted: Adopted,
  world: World,
  { through }: { readonly through?: string } = {},
): Promise<OpenDatabase> {
  const login = await databaseLogin(adopted, world);
  return login(through);
}

/**
 * Finds the way in once, for who tries the login often: the container stays the one that it is. The login throws as openDatabase
 * does, and so does this when no container runs.
 */
export async function databaseLogin(
  adopted: Adopted,
  world: World,
): Promise<(through?: string) => Promise<OpenDatabase>> {
  const context = await contextOf(adopted, world);
  const door = await databaseDoor(context);
  if (!door.known) throw unreachable(door.reason);
  const own = ownDatabase(context);
  return async (through = own) => {
    let reason = 'the deployment names no POSTGRES_PASSWORD';
    for (const password of door.value.passwords) {
      const login = { user: superuser, password, database: through, script: 'select 1;\n' };
      const tried = await runPsql(context, door.value, login);
      if (tried.connected) return opened(context, door.value, password, own);
      reason = tried.reason;
      if (!tried.refused) break;
    }
    throw unreachable(`needs a login as ${superuser} (${reason})`);
  };
}

/** Services that are databases, the deployment's own first; none = it uses a Postgres outside of it. */
export async function databaseServices(adopted: Adopted, world: World): Promise<readonly string[]> {
  const { services } = (await contextOf(adopted, world)).before;
  return services?.known ? services.value.filter(({ role }) => role === 'db').map(({ name }) => name) : [];
}

async function contextOf(adopted: Adopted, world: World): Promise<GathererContext> {
  const { project } = adopted;
  const bare: GathererContext = { project, world, redactor: redactorOf(adopted, world), before: {} };
  return { ...bare, before: { services: await servicesGatherer.gather(bare) } };
}

function opened(context: GathererContext, door: Door, password: string, own: string): OpenDatabase {
  async function run(
    database: string,
    script: string,
    { limitMs }: { readonly limitMs: number } = { limitMs: usualLimitMs },
  ): Promise<string> {
    const whole = preamble(Math.ceil(limitMs / 1000)) + script;
    const timeoutMs = limitMs + graceMs;
    const request = { user: superuser, password, database, script: whole, timeoutMs };
    return answerOf(await runPsql(context, door, request));
  }
  return { door, password, own, redact: (text) => context.redactor.text(text), run };
}

function answerOf(result: PsqlResult): string {
  if (!result.connected) throw unreachable(result.reason);
  if (result.failure === undefined) return result.output.replace(sessionMark, '').trim();
  throw unreachable(`the database said: ${result.failure}`);
}

function unreachable(reason: string): Problem {
  return new Problem({
    code: 'database-unreachable',
    message: `the database cannot be changed: ${reason}`,
    hints: ['check that the database runs and that POSTGRES_PASSWORD is its password'],
    fault: 'world',
  });
}
