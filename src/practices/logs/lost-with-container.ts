// What goes when a container is recreated, beside its log: data that lies in no volume.
import { listed } from '../../engine/words.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainersFact } from '../../model/facts/containers.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/** Images of databases, caches and queues, by the last part of their repository; not their exporters and consoles. */
const holders =
  /^(?:postgres|postgresql|postgis|pgvector|timescaledb|mysql|mariadb|percona|mongo|mongodb|redis|valkey|keydb|dragonfly|memcached|rabbitmq|nats|kafka|redpanda|activemq|mosquitto|emqx|elasticsearch|opensearch|meilisearch|typesense|qdrant|weaviate|clickhouse|influxdb|cassandra|scylla|couchdb|neo4j|minio|rustfs)(?:-(?:server|stack|stack-server|ha|community-server|classic))?$/;

/** What is configuration wherever it is mounted: these folders, and single files. */
const noData = /^\/(?:etc|run|tmp|var\/run|usr\/local\/etc|docker-entrypoint-)|\.[a-z]+$/;

/** Says it, as a part of a risk; nothing to say where nothing is lost. */
export function lostWith(
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): readonly string[] {
  const names = lostWithContainer(services, containers);
  if (names.length === 0) return [];
  const limit = containers.known ? '' : 'as far as these files tell, ';
  const what = `what ${listed(names)} ${names.length === 1 ? 'holds' : 'hold'}`;
  return [`${limit}${what} lies in memory or in the container alone, and goes with it`];
}

/**
 * Names of the services that hold data in memory or in their container alone. Compose carries the volumes that an image
 * declares over to the new container (docker/compose, pkg/compose/create.go: buildContainerMountOptions); they are seen only
 * where containers run.
 */
function lostWithContainer(
  services: readonly ServiceFact[],
  containers: Known<ContainersFact>,
): readonly string[] {
  const running = containers.known ? containers.value.project : [];
  return services.filter(isHolder).flatMap((service) => {
    const mounts = running.filter((one) => one.service === service.name).flatMap((one) => one.mounts);
    const written = service.volumes.filter(({ readOnly }) => !readOnly);
    const isKept = [...written, ...mounts].some(
      ({ type, target }) => type !== 'tmpfs' && !noData.test(target),
    );
    return isKept && !isInMemory(service) ? [] : [service.name];
  });
}

function isHolder({ role, image }: ServiceFact): boolean {
  if (role === 'db' || role === 'object-store') return true;
  return holders.test(image?.repository.split('/').at(-1) ?? '');
}

/** Redis and its kin write nothing with `--save ""`, unless they append (redis.io: Redis persistence). */
function isInMemory({ image, command }: ServiceFact): boolean {
  if (/(?:^|\/)memcached$/.test(image?.repository ?? '')) return true;
  const words = command?.value ?? [];
  const after = (option: string) => words[words.lastIndexOf(option) + 1];
  const savesNothing = words.includes('--save') && /^(?:""|'')?$/.test(after('--save') ?? 'x');
  return savesNothing && !(words.includes('--appendonly') && after('--appendonly') === 'yes');
}
