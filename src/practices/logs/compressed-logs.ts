import { listed } from '../../engine/words.ts';
import type { EngineFact } from '../../model/facts/containers.ts';
import type { ServiceFact } from '../../model/facts/services.ts';

/**
 * Whether old files are compressed, which json-file refuses to start with when there is only one file. Options of
 * daemon.json fill in what a service leaves out, when both log to the same driver.
 */
export function isCompressed({ logging }: ServiceFact, engine: EngineFact | undefined): boolean {
  const defaults = engine?.defaultLogDriver === 'json-file' ? engine.defaultLogOptions : null;
  return /^(?:1|t|T|TRUE|true|True)$/.test(logging?.options['compress'] ?? defaults?.['compress'] ?? '');
}

/** Who keeps more files than were written or wished, because of that. */
export function twoFilesNote(compressed: readonly ServiceFact[], maxFiles: number): readonly string[] {
  const names = compressed
    .filter(({ logging }) => Number(logging?.options['max-file'] ?? maxFiles) < 2)
    .map(({ name }) => name);
  if (names.length === 0) return [];
  return [
    `${listed(names)} ${names.length === 1 ? 'keeps' : 'keep'} two log files at least: Docker compresses none when there is only one`,
  ];
}
