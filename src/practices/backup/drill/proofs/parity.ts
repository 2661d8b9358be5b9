import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const about: About = { id: 'parity', title: 'Every row of storage.objects has its file' };

export interface ParitySeen {
  /** Rows that were there when the snapshot was taken, and those that came later. */
  readonly rows: number;
  readonly younger: number;
  /** How many have no file, and the first of them. */
  readonly missing: number;
  readonly shown: readonly string[];
  /** Which of those shown the live deployment has a row of, and no file either. */
  readonly missingLive: readonly string[];
  /** When the snapshot was taken (ISO 8601). */
  readonly snapshot: string;
  /** When the backup of the database ended, milliseconds since the epoch. */
  readonly backup: number;
}

/** A run saves the database first and objects then, which may take hours; not a day. */
const mostBehindMs = 24 * 3_600_000;

/** @param rows of storage.objects, where no snapshot holds any object */
export function judgeUnsaved(rows: number): DrillProof {
  const none = 'no snapshot of objects is saved';
  if (rows === 0) return skipped(about, none);
  return failed(about, `${counted(rows, 'row')} of storage.objects, and ${none}`);
}

/** A row that the live database has as well, without its file there, is none that the backup lost: it is told, and no reason to be red. */
export function judgeParity(seen: ParitySeen): DrillProof {
  const { rows, younger, missing, shown, missingLive, snapshot, backup } = seen;
  if (younger > 0 && backup - Date.parse(snapshot) > mostBehindMs)
    return failed(
      about,
      `${younger} of ${counted(rows + younger, 'row')} came after the snapshot of ${snapshot}; the database was saved since, and objects were not`,
    );
  const later =
    younger === 0 ? '' : `; ${younger} came after the snapshot of ${snapshot} and are not saved yet`;
  if (missing === 0) return passed(about, `${rows} of ${counted(rows, 'row')} have their file${later}`);
  const lost = shown.filter((path) => !missingLive.includes(path));
  const lines = [
    ...lost.map((path) => `${path}: not in the repository`),
    ...missingLive.map((path) => `${path}: not in the live store either`),
    ...(missing > shown.length ? [`and ${missing - shown.length} more`] : []),
  ];
  const words = `${missing} of ${counted(rows, 'row')} have no file`;
  if (lost.length > 0 || missing > shown.length) return failed(about, `${words}${later}`, lines);
  return passed(about, `${words}, and none in the live store either${later}`, lines);
}
