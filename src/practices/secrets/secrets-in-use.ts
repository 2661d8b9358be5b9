import { inEffect, type ValueInEffect, valueName } from '../../engine/in-effect.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { DeploymentFact, EnvKeyFact } from '../../model/facts/deployment.ts';
import type { ServiceFact, ServiceRole } from '../../model/facts/services.ts';
import type { Place } from '../../model/place.ts';
import type { SecretFact } from '../../model/secret.ts';
import { isRead } from './readers.ts';

/** A secret where a person edits it, with everything that reads it. */
export interface SecretInUse {
  /** `JWT_SECRET` in the env file, or `services.auth.environment.GOTRUE_JWT_SECRET`. */
  readonly name: string;
  readonly at: Place;
  readonly secret: SecretFact;
  /** Names under which services read it, and its own. */
  readonly keys: readonly string[];
  readonly services: readonly string[];
  readonly roles: readonly ServiceRole[];
}

/** The secrets that some service reads, by the files and by what runs. A key nobody reads does not count (trap 4). */
export function secretsInUse(
  deployment: DeploymentFact,
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): readonly SecretInUse[] {
  const envKeys = deployment.envFile?.keys ?? [];
  const written = services.flatMap((service) => readValues(service, service.environment, envKeys));
  const running = inEffect(services, containers).flatMap((service) => {
    const changed = Object.entries(service.environment).filter(([, value]) => value.unlikeFile === true);
    return readValues(service, Object.fromEntries(changed), envKeys);
  });
  const elsewhere = envKeys.flatMap((key) => readElsewhere(key, services));
  return merge([...written, ...running, ...elsewhere]);
}

function readValues(
  service: ServiceFact,
  values: Readonly<Record<string, ValueInEffect>>,
  envKeys: readonly EnvKeyFact[],
): readonly SecretInUse[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const { secret } = value;
    if (secret === undefined || secret.bytes === 0) return [];
    if (value.fromEnvFile === true && !isRead(service.role, key)) return [];
    const origin = envKeys.find(
      ({ name, secret: of }) => value.variables.includes(name) && of?.fingerprint === secret.fingerprint,
    );
    const note = value.unlikeFile === true ? ' (in the running container)' : '';
    return [
      {
        name: `${origin?.name ?? valueName(service, key, value)}${note}`,
        at: origin?.at ?? value.at[0] ?? service.at,
        secret,
        keys: [key, ...(origin === undefined ? [] : [origin.name])],
        services: [service.name],
        roles: [service.role],
      },
    ];
  });
}

/** A key that is interpolated into something else than an environment: a command, a health check, a file name. */
function readElsewhere(key: EnvKeyFact, services: readonly ServiceFact[]): readonly SecretInUse[] {
  const { name, at, secret } = key;
  if (!key.used || secret === undefined || secret.bytes === 0) return [];
  const isHandedOver = services.some(({ environment }) => environment[name]?.fromEnvFile === true);
  return isHandedOver ? [] : [{ name, at, secret, keys: [name], services: [], roles: [] }];
}

function merge(found: readonly SecretInUse[]): readonly SecretInUse[] {
  const merged = new Map<string, SecretInUse>();
  for (const one of found) {
    const key = `${one.at.file}:${one.at.line} ${one.secret.fingerprint} ${shortName(one.name)}`;
    const before = merged.get(key);
    merged.set(key, before === undefined ? one : union(before, one));
  }
  return [...merged.values()];
}

/**
 * The name without the service. Anchors and `extends` give one line to many services: it is one secret with many
 * readers, and a sentence that lists secrets has no room for paths.
 */
export function shortName(name: string): string {
  return name.replace(/^services\..*\.environment\./, '');
}

function union(one: SecretInUse, other: SecretInUse): SecretInUse {
  return {
    ...one,
    keys: [...new Set([...one.keys, ...other.keys])],
    services: [...new Set([...one.services, ...other.services])],
    roles: [...new Set([...one.roles, ...other.roles])],
  };
}
