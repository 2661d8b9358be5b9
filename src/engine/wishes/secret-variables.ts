import { Problem } from '../../model/problem.ts';
import type { Files } from '../../ports/files.ts';
import { notifyReferences } from './notify.ts';
import { readWishes } from './read.ts';
import type { Wishes } from './schema.ts';

/** Names of the shell's variables that the wishes of a directory refer to by `env:`. Of wishes that cannot be read: none. */
export function secretVariablesOf(directory: string, files: Files): readonly string[] {
  const wishes = wishesOf(directory, files);
  if (wishes === null) return [];
  const values = [
    ...Object.values(wishes.environment).flatMap(Object.values),
    wishes.mail.user,
    wishes.mail.password,
  ];
  const references = values.flatMap((value) =>
    value === undefined || typeof value === 'string' ? [] : [value.secret],
  );
  references.push(...notifyReferences(wishes.notify).map(([, reference]) => reference));
  const names = references.filter((reference) => reference.startsWith('env:'));
  return [...new Set(names.map((reference) => reference.slice('env:'.length)))].sort();
}

/** Who plans reads them again and tells what is wrong; a rollback must not fail for it. */
function wishesOf(directory: string, files: Files): Wishes | null {
  try {
    return readWishes(directory, files).wishes;
  } catch (error) {
    if (error instanceof Problem) return null;
    throw error;
  }
}
