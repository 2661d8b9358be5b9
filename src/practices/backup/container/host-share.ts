// What the sidecars take of the machine: never more than it has, and never so much that the database starves.
import { type HostFacts, hostCores } from '../../../engine/budget/host-size.ts';
import type { Fragment, Json } from '../../../model/fragment.ts';

export interface HostShare {
  /** CPUs that each sidecar may use, as Compose takes them. */
  readonly cpus: string;
  /** Processes of the engine that read, compress and send at once. */
  readonly processes: number;
}

/** Pushing WAL, backing up and answering a recovery: no sidecar is worth more of a large machine. */
const mostCpus = 2;

/**
 * Twice the CPUs they share: while one waits for its store, another compresses. More would only take turns, and each takes memory of
 * the 512 MB.
 */
const mostProcesses = 4;

/**
 * The share of a machine with so many cores. Half of them at most do a backup's work, and from sixteen cores on a quarter, which is what
 * pgBackRest advises (pgbackrest.org/user-guide.html, "Parallel Backup / Restore"): it has all night, and the database answers
 * meanwhile. Where nobody knows the machine, what was fitted to it stays; where nothing was, it is taken for the smallest.
 *
 * @param service whose recorded CPUs stay
 */
export function hostShare(facts: HostFacts, service: string, recorded: readonly Fragment[]): HostShare {
  const cores = hostCores(facts);
  const fitted = share(cores ?? 1);
  // An engine that does not answer may have less than the machine that it lies on.
  return cores !== null && facts.engine.known ? fitted : { ...fitted, ...recordedShare(service, recorded) };
}

function share(cores: number): HostShare {
  const processes = Math.min(mostProcesses, Math.max(1, Math.floor(cores / 2)));
  return { cpus: Math.min(mostCpus, cores).toFixed(1), processes };
}

function recordedShare(service: string, recorded: readonly Fragment[]): Partial<HostShare> {
  const definition = recorded.find((one) => one.kind === 'new-service' && one.service === service);
  const conf = recorded.find((one) => one.kind === 'file' && one.path === 'pgbackrest.conf');
  const cpus = definition?.kind === 'new-service' ? cpusIn(definition.definition) : undefined;
  const processes = conf?.kind === 'file' ? /^process-max=(\d+)$/m.exec(conf.text)?.[1] : undefined;
  return {
    ...(typeof cpus === 'string' ? { cpus } : {}),
    ...(processes === undefined ? {} : { processes: Number(processes) }),
  };
}

function cpusIn(definition: Json): Json | undefined {
  const path = ['deploy', 'resources', 'limits', 'cpus'];
  return path.reduce<Json | undefined>((value, key) => {
    return typeof value === 'object' && value !== null
      ? (value as { readonly [key: string]: Json })[key]
      : undefined;
  }, definition);
}
