import type { FittedShare } from '../../engine/budget/fitted.ts';
import { mebibyte } from '../../model/bytes.ts';
import type { LimitsFact } from '../../model/facts/services.ts';
import type { Json, ServiceKeyFragment } from '../../model/fragment.ts';

type Path = ServiceKeyFragment['path'];

/**
 * The keys of one service that are not so already, in the spelling that its files use. CPU reservations are none of them: only Swarm heeds
 * them (compose-spec, deploy.md: reservations.cpus).
 */
export function limitKeys(share: FittedShare, limits: LimitsFact): readonly ServiceKeyFragment[] {
  const { service, now, limitBytes, reservationBytes, cpus } = share;
  const [memoryAt, cpusAt] = pathsOf(limits);
  const form = limits.reservationForm ?? limits.form ?? 'deploy';
  const reservedAt: Path =
    form === 'deploy' ? ['deploy', 'resources', 'reservations', 'memory'] : ['mem_reservation'];
  const set = (path: Path, value: Json): ServiceKeyFragment => ({
    kind: 'service-key',
    service,
    path,
    how: 'set',
    value,
  });
  return [
    ...(now.bytes === limitBytes ? [] : [set(memoryAt, sizeText(limitBytes))]),
    ...(cpus === null || now.cpus === cpus ? [] : [set(cpusAt, cpusAt.length > 1 ? String(cpus) : cpus)]),
    ...(reservationBytes === null || now.reservedBytes === reservationBytes
      ? []
      : [set(reservedAt, sizeText(reservationBytes))]),
  ];
}

/** Compose refuses both spellings on one service unless they say the same (compose-go: loader/validate.go). */
function pathsOf({ form }: LimitsFact): readonly [Path, Path] {
  if (form === 'service') return [['mem_limit'], ['cpus']];
  return [
    ['deploy', 'resources', 'limits', 'memory'],
    ['deploy', 'resources', 'limits', 'cpus'],
  ];
}

/** `2048m`; a wish of 1.5g may be no whole number of them, but is one of bytes. */
export function sizeText(bytes: number): string {
  return bytes % mebibyte === 0 ? `${bytes / mebibyte}m` : `${Math.floor(bytes)}b`;
}
