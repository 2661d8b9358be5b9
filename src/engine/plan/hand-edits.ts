// What a person changed of what we wrote: told, and never lost.
import { posix } from 'node:path';
import { overrideNames } from '../../deployment/find-files.ts';
import type { Project } from '../../deployment/project.ts';
import type { Generation } from '../../model/run.ts';
import type { Files } from '../../ports/files.ts';
import type { Adopted } from '../adopted.ts';
import { withoutOurs } from '../render/env-keys.ts';
import { generationFile } from '../state/generations.ts';
import { overrideEntry, type Places } from '../state/places.ts';
import { sha256 } from '../state/seal.ts';

/** Files of the generation in effect that are not as we wrote them, as paths relative to the directory. */
export function editedFiles(
  generation: Generation,
  places: Places,
  files: Files,
): readonly { readonly path: string; readonly state: 'edited' | 'missing' }[] {
  return generation.files.flatMap((one) => {
    const path = generationFile(places, generation.number, one);
    const shown = posix.relative(places.directory, path);
    const file = files.read(path);
    if (file.ok) return sha256(file.text) === one.sha256 ? [] : [{ path: shown, state: 'edited' as const }];
    return [{ path: shown, state: file.refusal === 'missing' ? ('missing' as const) : ('edited' as const) }];
  });
}

/**
 * Keys of the env file that hold something else than we wrote. Not COMPOSE_FILE: what a person put into that list is
 * kept by every generation.
 */
export function editedKeys(generation: Generation, project: Project, separator?: string): readonly string[] {
  const { text, shown } = project.envFile ?? { text: '', shown: '.env' };
  return withoutOurs(text, shown, generation.edits, separator).kept.filter((key) => key !== 'COMPOSE_FILE');
}

/**
 * A Compose override that a person put there since the env file names every file because of us: without COMPOSE_FILE,
 * Compose would read it by itself. null = there is none.
 */
export function ignoredOverride({ generation, places, project }: Adopted, files: Files): string | null {
  const list = generation?.edits.find(({ key }) => key === 'COMPOSE_FILE');
  if (list?.before !== null) return null;
  const known = new Set(project.files.map(({ path }) => path));
  const isIgnored = (name: string) => {
    const path = posix.join(places.directory, name);
    return !known.has(path) && typeof files.status(path) === 'object';
  };
  return overrideNames.find(isIgnored) ?? null;
}

export function ignoredOverrideNote(name: string): string {
  return `${name} is not among the files in effect: COMPOSE_FILE names them one by one now; add it to that list in .env`;
}

/** One sentence for a file that was edited by hand. */
export function editedFileNote(path: string, state: 'edited' | 'missing', number: number): string {
  if (state === 'missing') return `${path} is gone; the next apply writes it again as generation ${number}`;
  const fresh = posix.dirname(overrideEntry(number));
  return `${path} was edited by hand: the next apply writes ${fresh} afresh, and the edited file stays where it is`;
}
