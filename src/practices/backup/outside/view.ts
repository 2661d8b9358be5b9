// The saved files of a deployment name paths outside of its directory. Where these will be on this machine, and what is read there
// until they are.
import { posix } from 'node:path';
import { placesOf } from '../../../engine/state/places.ts';
import type { Files } from '../../../ports/files.ts';
import { isWithin } from './paths.ts';
import { type OutsideRecord, unpackedOutside } from './record.ts';

/** Something outside that was saved. */
export interface SavedOutside {
  /** Where it belongs on this machine, absolute. */
  readonly place: string;
  /** The saved content, relative to the directory of the unpacked files. */
  readonly from: string;
}

export interface Staging {
  /** Where the files are unpacked, absolute. */
  readonly staged: string;
  /** Where the deployment will lie, absolute. */
  readonly directory: string;
  readonly record: OutsideRecord;
}

/**
 * What was saved for a path as the unpacked files name it; null = nothing. A path that was named from the deployment's directory
 * (`../shared.env`) belongs beside the new one, one that was named in full belongs where it was.
 */
export function savedFor(path: string, { staged, directory, record }: Staging): SavedOutside | null {
  if (isWithin(path, staged)) return null;
  const whole = copyOf(path, staged, record);
  if (whole !== null) return { place: path, from: whole };
  const way = posix.relative(staged, path);
  const from = copyOf(posix.resolve(record.directory, way), staged, record);
  return from === null ? null : { place: posix.resolve(directory, way), from };
}

function copyOf(path: string, staged: string, { entries }: OutsideRecord): string | null {
  const entry = entries.find(({ at }) => at.startsWith('/') && isWithin(path, at));
  if (entry === undefined) return null;
  const apart = posix.relative(staged, unpackedOutside(placesOf(staged)));
  return posix.join(apart, entry.from, posix.relative(entry.at, path));
}

/** The files as they will be: what is at its place already counts, else what was saved for it. */
export function viewOf(files: Files, staging: Staging): Files {
  const meant = (path: string) => {
    const saved = savedFor(path, staging);
    if (saved === null) return path;
    return files.status(saved.place) === 'missing' ? posix.join(staging.staged, saved.from) : saved.place;
  };
  return {
    read: (path, maxBytes) => files.read(meant(path), maxBytes),
    status: (path) => files.status(meant(path)),
    list: (path) => files.list(meant(path)),
  };
}
