// How Supavisor finds its tenant: the part of the user name behind the last dot, or `options=reference=…` of the client
// (supabase/supavisor: lib/supavisor/handler_helpers.ex parse_user_info). The server name of TLS may name it, too.
import { settingOf } from '../../engine/find-service.ts';
import { namesOf } from '../../engine/service-names.ts';
import type { EnvironmentValue, ServiceFact } from '../../model/facts/services.ts';

/** A value by which a service connects through the pooler, and the user it does so as. */
export interface PooledLogin {
  readonly service: ServiceFact;
  /** Name of the variable that holds the user. */
  readonly name: string;
  readonly user: string;
  readonly value: EnvironmentValue;
}

/** Logins at the pooler in the environments of the other services: URLs, and pairs such as `DB_HOST` and `DB_USER`. */
export function pooledLogins(services: readonly ServiceFact[], pooler: ServiceFact): readonly PooledLogin[] {
  const names = new Set(namesOf(pooler));
  return services
    .filter((service) => service !== pooler)
    .flatMap((service) =>
      Object.entries(service.environment).flatMap(([name, value]): readonly PooledLogin[] => {
        // Through `env_file` every service gets every key, whether or not it reads it.
        if (value.fromEnvFile === true) return [];
        const login = urlLogin(value.text ?? '', names);
        if (login !== null) return [{ service, name, user: login, value }];
        return pairLogin(service, name, value, names);
      }),
    );
}

/** The user of a Postgres URL that leads to one of these hosts; null = it does not, or names its tenant otherwise. */
function urlLogin(text: string, hosts: ReadonlySet<string>): string | null {
  const match = /^(?:postgres(?:ql)?|ecto)(?:\+\w+)?:\/\/([^:@/]+)(?::[^@/]*)?@([^:/?]+)[^?]*(\?.*)?$/.exec(
    text,
  );
  const [, user, host, query] = match ?? [];
  if (user === undefined || host === undefined || !hosts.has(host)) return null;
  return /options=[^&]*reference/.test(query ?? '') ? null : decoded(user);
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

function pairLogin(
  service: ServiceFact,
  name: string,
  value: EnvironmentValue,
  hosts: ReadonlySet<string>,
): readonly PooledLogin[] {
  const stem = /^(.*)(?:HOST|HOSTNAME)$/.exec(name)?.[1];
  if (stem === undefined || !hosts.has(value.text ?? '')) return [];
  const userName = [`${stem}USER`, `${stem}USERNAME`].find((one) => settingOf(service, one) !== undefined);
  const user = userName === undefined ? undefined : settingOf(service, userName);
  if (userName === undefined || user?.text == null) return [];
  return [{ service, name: userName, user: user.text, value: user }];
}
