import { at, entriesOf, textOf } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';

/** Roles that services of Supabase log in as. */
export const loginRoles: readonly string[] = [
  'postgres',
  'supabase_admin',
  'authenticator',
  'supabase_auth_admin',
  'supabase_storage_admin',
  'supabase_functions_admin',
  'pgbouncer',
];

/** `postgres://user:password@host`, also `postgresql://` and Ecto's `ecto://`; the password runs to the last `@`. */
const connectionUrl = /^(?:postgres|postgresql|ecto):\/\/([^:/@\s]+):(.*)@([^:/@?\s]+)/;

/**
 * The passwords that the files give each role: what its service's connection string says, or the pair of `…USER` and
 * `…PASSWORD`; for a role that no service names, the password of the database. Several when services disagree.
 */
export function rolePasswords(project: Project, database: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [, { value: service }] of entriesOf(at(project.root, 'services'))) {
    const environment = new Map(
      entriesOf(at(service, 'environment')).map(([name, { value }]) => [name, textOf(value) ?? '']),
    );
    for (const [role, password] of [...fromUrls(environment, database), ...fromPairs(environment)]) {
      if (password !== '') found.set(role, (found.get(role) ?? new Set()).add(password));
    }
  }
  const common = textOf(at(project.root, 'services', database, 'environment', 'POSTGRES_PASSWORD'));
  const fallback = common === undefined || common === '' ? [] : [common];
  return new Map(loginRoles.map((role) => [role, found.has(role) ? [...(found.get(role) ?? [])] : fallback]));
}

type Pair = readonly [role: string, password: string];

function fromUrls(environment: ReadonlyMap<string, string>, database: string): readonly Pair[] {
  return [...environment.values()].flatMap((value): readonly Pair[] => {
    const [, user = '', password = '', host] = connectionUrl.exec(value) ?? [];
    // The same role of another server, or of the pooler, has its own password.
    return host === database ? [[decoded(user), decoded(password)]] : [];
  });
}

function fromPairs(environment: ReadonlyMap<string, string>): readonly Pair[] {
  return [...environment].flatMap(([name, user]): readonly Pair[] => {
    const prefix = /^(.*_)?USER(?:NAME)?$/.exec(name)?.[1] ?? '';
    const isUser = /USER(?:NAME)?$/.test(name) && loginRoles.includes(user);
    const password = environment.get(`${prefix}PASSWORD`);
    return isUser && password !== undefined ? [[user, password]] : [];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
