// What rotation is written for one service, and which services it is not for.
import { listed } from '../../engine/words.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Fragment } from '../../model/fragment.ts';

/**
 * Options merge with those that are there, labels and tags stay. The driver is named, since the engine's default may be
 * one that knows no max-size. A number of files without a size bounds nothing, but it is a wish.
 */
export function rotating(
  service: ServiceFact,
  maxSize: string,
  maxFiles: number,
  isCompressed: boolean,
): Fragment {
  const kept = service.logging?.options['max-file'];
  const least = isCompressed ? 2 : 1;
  const files = kept !== undefined && Number(kept) >= least ? undefined : Math.max(maxFiles, least);
  const options = { 'max-size': maxSize, ...(files === undefined ? {} : { 'max-file': String(files) }) };
  return {
    kind: 'service-key',
    service: service.name,
    path: ['logging'],
    how: 'set',
    value: { driver: 'json-file', options },
  };
}

/** Services whose driver is no json-file, by driver. */
export function leftAlone(
  services: readonly ServiceFact[],
  defaultDriver: string | undefined,
): readonly string[] {
  const drivers = new Set(services.map(({ logging }) => logging?.driver ?? 'json-file'));
  drivers.delete('json-file');
  const notes = [...drivers].map((driver) => {
    const names = services.filter(({ logging }) => logging?.driver === driver).map(({ name }) => name);
    return `left alone, for they log to ${driver}: ${listed(names)}`;
  });
  if (defaultDriver === undefined || defaultDriver === 'json-file') return notes;
  return [
    ...notes,
    `services that name no driver are left alone: this engine's own default is ${defaultDriver}`,
  ];
}
