import type { ServiceFact } from '../../model/facts/services.ts';

/**
 * Where its own configuration file is mounted, the images leave it as it is and read no variable: edoburu/docker-pgbouncer
 * entrypoint.sh; bitnami/pgbouncer, "Configuration". Undefined = it has none.
 */
export function mountedConfig({ volumes }: ServiceFact): string | undefined {
  const found = volumes.find(({ target }) =>
    /^(?:\/etc\/pgbouncer|\/bitnami\/pgbouncer\/conf|\/opt\/bitnami\/pgbouncer\/conf)(?:\/pgbouncer\.ini|\/?)$/.test(
      target,
    ),
  );
  return found?.source ?? found?.target;
}
