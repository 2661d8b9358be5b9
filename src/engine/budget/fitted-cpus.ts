import type { ServiceFact } from '../../model/facts/services.ts';
import type { LimitSource } from './fitted.ts';
import type { HostSize } from './host-size.ts';
import { needOf, startCores } from './needs.ts';

/** Docker takes hundredths; quarters are what people read. */
const step = 0.25;

/**
 * CPUs of one service: what a wish or the files say, else what to start from, more on a larger machine, and never so many that the
 * others have none: the margin stays free of any single service. They may add up to more than there are, for CPU time that a service
 * does not use is everybody's (Docker manual, "Resource constraints": `--cpus` is a ceiling, not a part).
 */
export function fittedCpus(
  service: ServiceFact,
  wished: number | undefined,
  { cores }: HostSize,
  marginPercent: number,
): { readonly cpus: number | null; readonly cpusFrom: LimitSource } {
  if (wished !== undefined) return { cpus: wished, cpusFrom: 'wish' };
  const written = service.limits.cpus ?? 0;
  if (written > 0) return { cpus: written, cpusFrom: 'files' };
  if (cores === null) return { cpus: null, cpusFrom: 'share' };
  const start = needOf(service).startCpus * Math.max(1, cores / startCores);
  const most = (cores * (100 - marginPercent)) / 100;
  return { cpus: Math.max(step, Math.floor(Math.min(start, most) / step) * step), cpusFrom: 'share' };
}
