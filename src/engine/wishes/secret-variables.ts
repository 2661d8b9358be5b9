import { Problem } from '../../model/problem.ts';
import type { Files } from '../../ports/files.ts';
import { readWishes } from './read.ts';

/** Names of the shell's variables that the wishes of a directory refer to by `env:`. Of wishes that cannot be read: none. */
export function secretVariablesOf(directory: string, files: Files): readonly string[] {
  const references = Object.values(environmentWishes(directory, files)).flatMap((variables) =>
    Object.values(variables).flatMap((value) => (typeof value === 'string' ? [] : [value.secret])),
  );
  const names = references.filter((reference) => reference.startsWith('env:'));
  return [...new Set(names.map((reference) => reference.slice('env:'.length)))].sort();
}

/** Who plans reads them again and tells what is wrong; a rollback must not fail for it. */
function environmentWishes(directory: string, files: Files) {
  try {
    return readWishes(directory, files).wishes.environment;
  } catch (error) {
    if (error instanceof Problem) return {};
    throw error;
  }
}
