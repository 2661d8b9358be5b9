import { z } from 'zod';
import { known, unknownFact } from '../../model/fact.ts';
import type { LoginsFact } from '../../model/facts/database.ts';
import type { GathererContext } from '../gatherer.ts';
import { type Door, databaseDoor, ownDatabase } from './door.ts';
import { runPsql } from './psql.ts';
import { type Answer, readAnswer } from './question.ts';
import { rolePasswords } from './role-passwords.ts';

const rolesShape = z.array(z.object({ name: z.string(), login: z.boolean() }));

interface Tried {
  readonly role: string;
  readonly result: 'accepted' | 'refused' | 'untried';
  readonly words: string;
}

/**
 * Logs in as each role the services use, with the passwords of the files, over the Compose network. What the server
 * refuses for another reason than the login itself (no free connection) says nothing about the password.
 */
export async function gatherLogins(context: GathererContext, roles: Answer) {
  const door = await databaseDoor(context);
  if (!door.known) return door;
  if (!roles.known && roles.unreachable) return unknownFact(roles.reason);
  const existing = loginNames(roles);
  const passwords = rolePasswords(context.project, door.value.host);
  const attempts = [...passwords]
    .filter(([role]) => existing === null || existing.has(role))
    .flatMap(([role, list]) => list.map((password) => ({ role, password })));
  if (attempts.length === 0) return unknownFact('needs a password for the database in the files');
  const tried = await Promise.all(attempts.map((attempt) => attemptLogin(context, door.value, attempt)));
  return summary(door.value.host, tried);
}

/** Older images lack some of the roles, and a role without LOGIN is nobody's to log in as. Null = not known. */
function loginNames(answer: Answer): ReadonlySet<string> | null {
  const parsed = readAnswer(answer, rolesShape);
  return parsed.known ? new Set(parsed.value.filter(({ login }) => login).map(({ name }) => name)) : null;
}

async function attemptLogin(
  context: GathererContext,
  door: Door,
  { role, password }: { readonly role: string; readonly password: string },
): Promise<Tried> {
  const request = { user: role, password, database: ownDatabase(context), script: 'select 1;\n' };
  const result = await runPsql(context, door, request);
  if (result.connected) return { role, result: 'accepted', words: '' };
  return { role, result: result.refused ? 'refused' : 'untried', words: result.reason };
}

function summary(host: string, tried: readonly Tried[]) {
  const judged = tried.filter(({ result }) => result !== 'untried');
  const untried = tried
    .filter(({ result }) => result === 'untried')
    .map(({ role, words }) => ({ role, reason: words }));
  const isRefused = judged.some(({ result }) => result === 'refused');
  // Without a refusal, what could not be tried might be one: that is no clean bill.
  const first = untried[0];
  if (first !== undefined && !isRefused) {
    return unknownFact(`needs a login as ${first.role} (${first.reason})`);
  }
  const roles = [...new Set(judged.map(({ role }) => role))];
  const logins: LoginsFact['logins'] = roles.map((role) => {
    // Where services disagree about a password, one that is refused is a service that cannot work.
    const refused = judged.find((attempt) => attempt.role === role && attempt.result === 'refused');
    return refused === undefined
      ? { role, accepted: true }
      : { role, accepted: false, refusal: refused.words };
  });
  return known<LoginsFact>({ host, logins, ...(untried.length === 0 ? {} : { untried }) });
}
