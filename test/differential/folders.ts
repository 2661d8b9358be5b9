import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-differential-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs with files in a folder of their own, which goes away. Tests that run side by side need this form. */
export async function inFolder<T>(
  files: Readonly<Record<string, string>>,
  run: (folder: string) => Promise<T>,
): Promise<T> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'seaworthy-differential-')));
  // Compose names the project after the folder.
  const folder = join(parent, 'project');
  try {
    mkdirSync(folder);
    writeFiles(folder, files);
    return await run(folder);
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Writes files by relative path. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

export { cpSync, existsSync };
