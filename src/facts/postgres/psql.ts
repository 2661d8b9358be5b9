import type { GathererContext } from '../gatherer.ts';
import type { Door } from './door.ts';

export interface PsqlRequest {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly script: string;
  /** Absent = 20 s. */
  readonly timeoutMs?: number;
}

export type PsqlResult =
  | { readonly connected: true; readonly output: string; readonly failure?: string }
  /** `refused` = the server judged the login itself, rather than having no room or not answering. */
  | { readonly connected: false; readonly refused: boolean; readonly reason: string };

/** Our own connections are recognised by it, and not counted. */
export const applicationName = 'seaworthy';

const limitMs = 20_000;

/** What libpq prints when it gives a login up, then the server's own words. */
const connectionFailure =
  /^psql: error: (?:connection to server .*? failed: |could not connect to server: )?(?:FATAL: +)?(.*)/m;

const loginRefusal =
  /password authentication failed|authentication failed for|no pg_hba\.conf entry|not permitted to log in|role ".*" does not exist|no password supplied/;

/**
 * One psql session inside the database's container, over the Compose network. The script travels on standard input and
 * the password by the name of a variable, so neither is visible in a process list.
 */
export async function runPsql(
  context: GathererContext,
  door: Door,
  request: PsqlRequest,
): Promise<PsqlResult> {
  const result = await context.world.exec.run({
    argv: [
      ...(['docker', 'exec', '--interactive'] as const),
      ...['--env', 'PGPASSWORD', '--env', 'PGCONNECT_TIMEOUT', '--env', 'PGAPPNAME'],
      door.container,
      ...['psql', '-X', '-A', '-t', '-q', '-w'],
      ...['-h', door.host, '-U', request.user, '-d', request.database],
    ],
    environment: { PGPASSWORD: request.password, PGCONNECT_TIMEOUT: '5', PGAPPNAME: applicationName },
    input: request.script,
    timeoutMs: request.timeoutMs ?? limitMs,
  });
  if (!result.ran) return { connected: false, refused: false, reason: result.reason };
  if (result.code === 0) return { connected: true, output: result.stdout };
  const words = connectionFailure.exec(result.stderr)?.[1]?.trim();
  const shown = context.redactor.text(words ?? result.stderr.trim().split('\n').at(-1) ?? '');
  if (words === undefined && result.stdout.includes(sessionMark)) {
    return { connected: true, output: result.stdout, failure: shown };
  }
  const reason = shown || `psql ended with code ${result.code}`;
  return { connected: false, refused: loginRefusal.test(reason), reason };
}

/** First line of a session's output: from here on the login had worked. */
export const sessionMark = '@session';

/** Why there is no session. */
export interface NoSession {
  readonly connected: false;
  readonly unreachable: boolean;
  readonly reason: string;
}

/** A session with the first password that the server takes for the superuser. */
export async function runAsSuperuser(
  context: GathererContext,
  door: Door,
  database: string,
  script: string,
): Promise<(PsqlResult & { connected: true }) | NoSession> {
  let reason = 'the deployment names no POSTGRES_PASSWORD';
  for (const password of door.passwords) {
    const result = await runPsql(context, door, { user: 'supabase_admin', password, database, script });
    if (result.connected) return result;
    if (!result.refused) {
      const unreachable = !/^database ".*" does not exist/.test(result.reason);
      return { connected: false, unreachable, reason: `needs the database ${database} (${result.reason})` };
    }
    reason = result.reason;
  }
  return { connected: false, unreachable: false, reason: `needs a login as supabase_admin (${reason})` };
}
