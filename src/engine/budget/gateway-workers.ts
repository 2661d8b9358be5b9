import { mebibyte } from '../../model/bytes.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { FittedShare } from './fitted.ts';

/** The variable that says how many workers Kong starts; `auto`, the default, is one for every core of the host (Kong manual, nginx_worker_processes). */
export const kongWorkers = 'KONG_NGINX_WORKER_PROCESSES';

/** 40 workers were seen to take 3.5 GB (failure case 75): some 90 MB each, and what the master holds. */
const eachBytes = 112 * mebibyte;
const masterBytes = 64 * mebibyte;

/**
 * How many workers fit a gateway's CPUs and memory; null = a gateway that needs none said. Envoy starts a worker for every CPU of its limit by itself
 * since 1.37 (its release notes: container-aware CPU detection; upstream pins 1.39).
 */
export function fittedWorkers(gateway: ServiceFact, { cpus, limitBytes }: FittedShare): number | null {
  if (gateway.product !== 'kong' || cpus === null) return null;
  const byMemory = Math.floor((limitBytes - masterBytes) / eachBytes);
  return Math.max(1, Math.min(Math.ceil(cpus), byMemory));
}
