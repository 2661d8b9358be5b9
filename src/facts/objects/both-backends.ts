import { type Known, known } from '../../model/fact.ts';
import type { BothBackendsFact } from '../../model/facts/objects.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from '../host/own-host.ts';
import { objectFiles } from './files.ts';
import { objectPlace } from './place.ts';
import { maxRows, type ObjectRow, objectRows, tooMany } from './rows.ts';
import { sampleOf } from './sample.ts';

/**
 * With objects in a bucket: which of them lie on this machine as well. A move leaves every object of before it here and
 * none of after it, so a file that is younger than an object without one was written past the bucket (failure case 61).
 */
export const bothBackends = defineGatherer({
  fact: 'bothBackends',
  source: 'host',
  // After the other look at objects, so that never two sessions of ours are open.
  after: ['services', 'storageObjects', 'objectParity'],
  async gather(context): Promise<Known<BothBackendsFact>> {
    const { storageObjects } = context.before;
    if (storageObjects?.known === false) return storageObjects;
    const believed = storageObjects?.value.objects ?? 0;
    if (believed > maxRows) return tooMany(believed);
    const host = await ownHost(context);
    if (!host.known) return host;
    const place = await objectPlace(context, 's3');
    if (!place.known) return place;
    const rows = await objectRows(context, place.value);
    if (!rows.known) return rows;
    const files = await objectFiles(context, place.value);
    if (!files.known) return files;
    const here = [...rows.value].filter(([path]) => files.value.has(path)).map(([, row]) => row);
    const away = [...rows.value].filter(([path]) => !files.value.has(path)).map(([, row]) => row);
    return known({
      path: context.redactor.text(place.value.folder),
      rows: rows.value.size,
      here: here.length,
      strayed: sampleOf(context, strayedOf(here, away)),
    });
  },
});

/** An object's present version was written between its two dates. */
function strayedOf(here: readonly ObjectRow[], away: readonly ObjectRow[]): readonly string[] {
  // One by one: they may be more than a call has arguments.
  const inBucketSince = away.reduce(
    (least, { updatedAt }) => Math.min(least, updatedAt ?? Number.POSITIVE_INFINITY),
    Number.POSITIVE_INFINITY,
  );
  return here
    .filter(({ createdAt }) => createdAt !== null && createdAt > inBucketSince)
    .map(({ name }) => name);
}
