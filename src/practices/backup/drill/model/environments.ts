// What services are started with, as Compose resolves it. Secrets in the clear: never leaves the drill.
import { z } from 'zod';

/** By service, then by variable. */
export type Environments = ReadonlyMap<string, ReadonlyMap<string, string>>;

const shape = z.looseObject({
  services: z.record(
    z.string(),
    z.looseObject({ environment: z.record(z.string(), z.string().nullable()).nullish() }),
  ),
});

/** @param model what `docker compose config --format json` prints, in which `$$` is one dollar */
export function environmentsIn(model: unknown): Environments {
  return new Map(
    Object.entries(shape.parse(model).services).map(([service, { environment }]) => {
      const entries = Object.entries(environment ?? {}).flatMap(([name, value]) =>
        value === null ? [] : [[name, value.replaceAll('$$', '$')] as const],
      );
      return [service, new Map(entries)] as const;
    }),
  );
}

/** One way a service logs in to the database. */
export interface Login {
  readonly user: string;
  readonly password: string;
  /** Empty = the user's database. */
  readonly database: string;
  readonly usedBy: string;
}

/** postgres://USER:PASSWORD@HOST:PORT/DATABASE (postgresql.org/docs/17/libpq-connect.html); Ecto writes its own scheme. */
const url = /^(?:postgres|postgresql|ecto):\/\/([^:/@]+):([^@]*)@([^:/?]+)(?::\d+)?\/?([^?]*)/;

/** A user and its password in two variables: `DB_USER` and `DB_PASSWORD`, `PG_META_DB_USER` and `PG_META_DB_PASSWORD`. */
const userName = /^(.*DB_)USER$/;

/** Logins that services use, by the names the database has in the network; each role with each password once. */
export function loginsIn(environments: Environments, hosts: readonly string[]): readonly Login[] {
  const found = [...environments].flatMap(([service, variables]) => [
    ...[...variables.values()].flatMap((value) => fromUrl(value, service, hosts)),
    ...[...variables].flatMap(([name, user]) => fromPair(name, user, service, variables, hosts)),
  ]);
  const byKey = new Map(found.map((login) => [`${login.user}\0${login.password}\0${login.database}`, login]));
  return [...byKey.values()];
}

function fromUrl(value: string, usedBy: string, hosts: readonly string[]): readonly Login[] {
  const [, user, password, host, database] = url.exec(value) ?? [];
  if (user === undefined || password === undefined || host === undefined || !hosts.includes(host)) return [];
  const login = { user: decoded(user), password: decoded(password), database: decoded(database ?? '') };
  return [{ ...login, usedBy }];
}

function fromPair(
  name: string,
  user: string,
  usedBy: string,
  variables: ReadonlyMap<string, string>,
  hosts: readonly string[],
): readonly Login[] {
  const prefix = userName.exec(name)?.[1];
  if (prefix === undefined || user === '') return [];
  const password = variables.get(`${prefix}PASSWORD`);
  const host = variables.get(`${prefix}HOST`);
  if (password === undefined || host === undefined || !hosts.includes(host)) return [];
  return [{ user, password, database: variables.get(`${prefix}NAME`) ?? '', usedBy }];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
