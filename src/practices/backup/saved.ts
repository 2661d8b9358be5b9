// Whether anything that was found here copies a folder or a volume somewhere else.
import { seen } from '../../engine/check.ts';
import { servicesOf } from '../../engine/find-service.ts';
import type { ScriptFact, ScriptsFact } from '../../model/facts/files.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { Evidence } from '../../model/outcome.ts';
import { type Place, printPlace } from '../../model/place.ts';

export interface Savers {
  readonly services: readonly ServiceFact[];
  readonly scripts: ScriptsFact;
  /** Absolute path of the deployment. */
  readonly directory: string;
}

const copies =
  /\b(tar|rsync|cp|scp|rclone|restic|borg|borgmatic|kopia|duplicity|zip|aws|mc|zfs|btrfs|docker run)\b/;

/** What saves this bind source (absolute path) or named volume; null = nothing that was found. */
export function savedBy(source: string, savers: Savers): Evidence | null {
  for (const service of servicesOf(savers.services, 'backup')) {
    const mount = service.volumes.find((volume) => holds(volume.source ?? '', source));
    if (mount !== undefined) return seen(`services.${service.name}.volumes`, `saves ${source}`, mount.at);
  }
  const line = linesSaving(source, savers).find(({ idle }) => idle !== true);
  return line === undefined ? null : seen(line.at.file, line.text, line.at);
}

/** Where a script stands that would save it, if something ran the script; null = nowhere. */
export function wouldBeSavedAt(source: string, savers: Savers): Place | null {
  return linesSaving(source, savers).find(({ idle }) => idle === true)?.at ?? null;
}

function linesSaving(source: string, { scripts, directory }: Savers): readonly ScriptFact[] {
  return scripts.found.filter(
    ({ kind, text }) =>
      kind !== 'destructive' &&
      kind !== 'unknown-volume-copy' &&
      copies.test(text) &&
      names(text, source, directory),
  );
}

/** The reason of a check that would judge backups, when only scripts that nothing runs make any. */
export function idleReason(at: Place): string {
  return `${printPlace(at)} would back up, but nothing that was found here runs it`;
}

/** The folder itself or one above it. */
export function holds(outer: string, inner: string): boolean {
  return outer !== '' && (inner === outer || inner.startsWith(`${outer.replace(/\/$/, '')}/`));
}

function names(text: string, source: string, directory: string): boolean {
  const words = text.replace(/\bcd\s+\S+/g, '').split(/[\s"'=;&|()<>]+/);
  if (!source.startsWith('/')) {
    // Compose puts the project's name before a volume's key: `supabase_db-config`.
    const parts = words.flatMap((word) => word.split(/[:/]/));
    return parts.some((part) => part === source || part.endsWith(`_${source}`));
  }
  const inside = holds(directory, source) ? source.slice(directory.length + 1) : source;
  return words.flatMap((word) => word.split(':')).some((word) => namesPath(word, source, inside));
}

function namesPath(word: string, source: string, inside: string): boolean {
  const path = word.replace(/\/+\*?$/, '');
  if (path.startsWith('/')) return path.length > 1 && holds(path, source);
  // What stands before the path inside the deployment is where the script thinks it is: `./`, `../`, `$ROOT/`.
  const relative = path.replace(/^(?:\.{1,2}\/|\$\{?\w+\}?\/)+/, '');
  return relative !== '' && !relative.startsWith('.') && holds(relative, inside);
}
