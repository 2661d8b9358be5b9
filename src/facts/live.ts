import type { AnyGatherer } from './collect.ts';
import { backups } from './docker/backups.ts';
import { containerLogs } from './docker/container-logs.ts';
import { containers } from './docker/containers.ts';
import { engine } from './docker/engine.ts';
import { volumes } from './docker/volumes.ts';
import { history } from './history.ts';
import { backupRepositories } from './host/backup-repositories.ts';
import { clock } from './host/clock.ts';
import { disks } from './host/disks.ts';
import { domainAddresses } from './host/domain-addresses.ts';
import { firewall } from './host/firewall.ts';
import { hostProxies } from './host/host-proxies.ts';
import { installedSite } from './host/installed-site.ts';
import { listeners } from './host/listeners.ts';
import { memory } from './host/memory.ts';
import { wishedCertificate } from './host/wished-certificate.ts';
import { bothBackends } from './objects/both-backends.ts';
import { objectParity } from './objects/parity.ts';
import { postgresGatherers } from './postgres/gatherers.ts';

/** Everything that is seen only where the deployment runs: Docker, Postgres, the host. */
export const liveGatherers: readonly AnyGatherer[] = [
  engine,
  containers,
  volumes,
  containerLogs,
  backups,
  ...postgresGatherers,
  memory,
  disks,
  listeners,
  firewall,
  clock,
  hostProxies,
  domainAddresses,
  wishedCertificate,
  installedSite,
  objectParity,
  history,
  bothBackends,
  backupRepositories,
];
