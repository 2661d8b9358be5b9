import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import { type About, failed, passed } from './proof.ts';

const about: About = { id: 'parity', title: 'Every row of storage.objects has its object in the bucket' };

export interface BucketSeen {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Rows of the restored table. */
  readonly rows: number;
  /** How many have an earlier version alone, below the note that it was deleted. */
  readonly old: number;
  /** Whether earlier versions were looked for. */
  readonly hasVersions: boolean;
  /** How many have nothing, and the keys of the first of them. */
  readonly missing: number;
  readonly shown: readonly string[];
  /** Which of those the live database has a row of; null = it could not be asked. */
  readonly inLive: readonly string[] | null;
  /** The drill goes to the end of what is saved. */
  readonly isLatest: boolean;
}

/** Lines of each kind that are kept. */
const most = 50;

/**
 * A restore does not move objects of a bucket, so a row needs its object there, or an earlier version of it. One whose row the live
 * database has as well is missing there already, and nobody lost it on the way. One whose row went from the live database since was
 * deleted while the drill went on, where it goes to the end; else a restore to that second is without it.
 */
export function judgeBucket(seen: BucketSeen): DrillProof {
  const { bucket, rows, old, missing, shown, inLive, isLatest, hasVersions } = seen;
  const kept = old === 0 ? '' : `; ${old} of them only as an earlier version, which the bucket keeps`;
  if (missing === 0)
    return passed(about, `${rows} of ${counted(rows, 'row')} have their object in ${bucket}${kept}`);
  const known = new Set(inLive ?? []);
  const others = shown.filter((key) => !known.has(key));
  const isDeleted = isLatest && inLive !== null;
  const lost = isDeleted ? [] : others;
  const words = `${missing} of ${counted(rows, 'row')} have no object in ${bucket}`;
  const lines = [
    ...lost.slice(0, most).map((key) => `${key}: ${hasVersions ? 'no version of it is left' : 'not there'}`),
    ...(isDeleted ? others : []).slice(0, most).map((key) => `${key}: deleted since the drill began`),
    ...[...known].slice(0, most).map((key) => `${key}: its row is live, and its object is not there either`),
    ...(missing > shown.length ? [`and ${missing - shown.length} more`] : []),
  ];
  if (lost.length > 0 || missing > shown.length) {
    const why = hasVersions ? '' : '; it keeps no versions, or does not show them';
    return failed(about, `${words}${why}`, lines);
  }
  return passed(about, `${words}, and none of that is a loss of the backup${kept}`, lines);
}
