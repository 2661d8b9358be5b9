import { printBytes } from '../../model/bytes.ts';
import type { Known } from '../../model/fact.ts';
import type { ContainerLogsFact } from '../../model/facts/containers.ts';

/** `, 503 MiB so far`: what Docker keeps of a service's containers; empty when that is not known. */
export function sizeOf(service: string, logs: Known<ContainerLogsFact>): string {
  if (!logs.known) return '';
  const own = logs.value.logs.filter((log) => log.service === service);
  if (own.length === 0) return '';
  return `, ${printBytes(own.reduce((sum, { bytes }) => sum + bytes, 0))} so far`;
}
