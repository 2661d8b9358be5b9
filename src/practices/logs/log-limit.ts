import type { EngineFact } from '../../model/facts/containers.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Remedy } from '../../model/outcome.ts';

export const boundLogs: Remedy = {
  text: 'Let Docker keep three files of 10 MB of each container, by an override or by log-opts in /etc/docker/daemon.json.',
  command: 'seaworthy apply --only logs',
};

/**
 * Whether Docker's own log of a service is bounded; `unknown` = that depends on the engine's daemon.json, which was
 * not read. Only json-file grows without end: `local` keeps five files of 20 MB, the others write elsewhere
 * (Docker manual, "Configure logging drivers").
 */
export function logLimitOf(
  service: ServiceFact,
  engine: EngineFact | undefined,
): 'bounded' | 'unbounded' | 'unknown' {
  const own = service.logging;
  const driver = own?.driver ?? engine?.defaultLogDriver ?? 'json-file';
  if (driver !== 'json-file') return 'bounded';
  if (own?.options['max-size'] !== undefined) return limits(own.options) ? 'bounded' : 'unbounded';
  // Options of daemon.json fill in, key by key, what a container of the same driver leaves out (moby, daemon/logs.go).
  if (engine?.defaultLogDriver !== 'json-file') return 'unbounded';
  if (engine.defaultLogOptions === null) return 'unknown';
  return limits(engine.defaultLogOptions) ? 'bounded' : 'unbounded';
}

function limits(options: Readonly<Record<string, string>> | undefined): boolean {
  const size = options?.['max-size'];
  return size !== undefined && size !== '-1';
}
