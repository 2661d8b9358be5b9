// Edits of a deployment as text, for sound bases and for breakages. An edit that finds nothing to change throws for a
// base (it would silently be another base) and gives the same files for a breakage (it does not apply there).
import type { StackFiles } from '../helpers/audit-stack.ts';

export type FilesEdit = (files: StackFiles) => StackFiles;

const env = '.env';

/** All edits, one after the other. */
export function allOf(...edits: readonly FilesEdit[]): FilesEdit {
  return (files) => edits.reduce((sum, edit) => edit(sum), files);
}

/** The same edit, which must change something. */
export function surely(edit: FilesEdit, what: string): FilesEdit {
  return (files) => {
    const edited = edit(files);
    if (isSame(edited, files)) throw new Error(`nothing to edit: ${what}`);
    return edited;
  };
}

export function isSame(one: StackFiles, other: StackFiles): boolean {
  const paths = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...paths].every((path) => one[path] === other[path]);
}

/** A key of the env file set to a value, or to what the files say. */
export function setKey(key: string, value: string | ((files: StackFiles) => string)): FilesEdit {
  return (files) => {
    const text = typeof value === 'string' ? value : value(files);
    return replacing(env, new RegExp(`^${key}=.*$`, 'm'), `${key}=${text}`)(files);
  };
}

/** Lines of the env file taken away. */
export function withoutKeys(...keys: readonly string[]): FilesEdit {
  return allOf(...keys.map((key) => replacing(env, new RegExp(`^${key}=.*\n`, 'm'), '')));
}

/** A line at the end of the env file. */
export function addLine(line: string): FilesEdit {
  return (files) => ({ ...files, [env]: `${(files[env] ?? '').replace(/\n?$/, '\n')}${line}\n` });
}

export function keyOf(key: string): (files: StackFiles) => string {
  return (files) => new RegExp(`^${key}=(.*)$`, 'm').exec(files[env] ?? '')?.[1] ?? '';
}

/** `to` is taken as it is, or made from the match and its groups. */
export function replacing(
  file: string,
  from: string | RegExp,
  to: string | ((match: string, ...groups: string[]) => string),
): FilesEdit {
  return (files) => {
    const text = files[file];
    if (text === undefined) return files;
    return { ...files, [file]: text.replace(from, typeof to === 'string' ? () => to : to) };
  };
}

export function adding(file: string, text: string): FilesEdit {
  return (files) => ({ ...files, [file]: text });
}

export function removing(...paths: readonly string[]): FilesEdit {
  return (files) => Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path)));
}

/** A service gone from every Compose file in effect, as if it had never been there. */
export function withoutService(name: string): FilesEdit {
  const block = new RegExp(`^ {2}${name}:\\n(?:(?: {4,}.*)?\\n)*`, 'm');
  const wait = new RegExp(`^ {6}${name}: \\{ condition: \\w+ \\}\\n`, 'gm');
  const emptyWait = /^ {4}depends_on:\n(?! {6})/gm;
  return (files) => {
    const edited = Object.entries(files).map(([path, text]) => {
      if (!composeFilesOf(files).includes(path)) return [path, text] as const;
      const left = text
        .replace(block, '')
        .replace(wait, '')
        .replace(emptyWait, '')
        .replace(/^services:\n(?!\s*[ #])/m, 'services: {}\n');
      return [path, left] as const;
    });
    return Object.fromEntries(edited);
  };
}

/** The Compose files in effect, in merge order. */
export function composeFilesOf(files: StackFiles): readonly string[] {
  const listed = keyOf('COMPOSE_FILE')(files).replace(/^(["'])(.*)\1$/, '$2');
  return listed === '' ? ['docker-compose.yml'] : listed.split(':');
}

/** One more Compose file at the end of the list. */
export function overlay(path: string, text: string): FilesEdit {
  return (files) => {
    const list = [...composeFilesOf(files), path].join(':');
    return allOf(adding(path, text), setKey('COMPOSE_FILE', list))(files);
  };
}
