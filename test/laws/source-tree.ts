import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Relative to the root, for example `src/model/place.ts`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Imported files of this checkout, relative to the root, and packages as they are written. */
  readonly imports: readonly string[];
}

/** Every TypeScript file under a folder of the checkout. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => read(join(entry.parentPath, entry.name)));
}

function read(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const written = [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)[^'";]*?from '([^']+)'|import\('([^']+)'\)/g),
  ];
  const imports = written
    .map((match) => match[1] ?? match[2] ?? '')
    .map((name) => {
      return name.startsWith('.') ? relative(root, join(dirname(file), name)) : name;
    });
  return { path: relative(root, file), text, lines: text.split('\n').length - 1, imports };
}
