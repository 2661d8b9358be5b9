import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratch } from './scratch-space.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Real deployments beside the checkout, for tests only; absent on most machines. */
export const fixtures = join(root, '..', 'shared', 'fixtures');
export const hasFixtures = existsSync(fixtures);

/** A directory holding these files. */
export function directoryWith(files: Readonly<Record<string, string>>): string {
  const directory = scratch();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(directory, name, '..'), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

/** A copy of one of our own sample deployments (test/stacks). */
export function stackCopy(name: string): string {
  const directory = join(scratch(), name);
  cpSync(join(root, 'test/stacks', name), directory, { recursive: true });
  return directory;
}

export function stackNames(): readonly string[] {
  return readdirSync(join(root, 'test/stacks')).filter((name) =>
    statSync(join(root, 'test/stacks', name)).isDirectory(),
  );
}

export interface FixtureCopy {
  readonly name: string;
  /** The directory to point seaworthy at. */
  readonly directory: string;
}

/** Copies of every fixture, with the shipped example as `.env`. Empty when there are none. */
export function fixtureCopies(): readonly FixtureCopy[] {
  if (!hasFixtures) return [];
  const plain = ['supabase-2025-mid', 'supabase-2026-01', 'supabase-2026-newest'].map((name) => {
    const directory = join(scratch(), name);
    cpSync(join(fixtures, name), directory, { recursive: true });
    cpSync(join(directory, '.env.example'), join(directory, '.env'));
    return { name, directory };
  });
  return [...plain, ...autogptCopies()];
}

/** AutoGPT's database directory lies two folders below the platform's, and is used from both. */
function autogptCopies(): readonly FixtureCopy[] {
  const platform = scratch();
  const docker = join(platform, 'db', 'docker');
  cpSync(join(fixtures, 'autogpt', '_platform_root'), platform, { recursive: true });
  cpSync(join(fixtures, 'autogpt'), docker, {
    recursive: true,
    filter: (source) => !source.includes('_platform_root') && !source.includes('variant-'),
  });
  for (const directory of [platform, docker])
    cpSync(join(directory, '.env.default'), join(directory, '.env'));
  // The platform's own services read these; the fixture holds only the database's part.
  for (const part of ['backend', 'frontend']) {
    mkdirSync(join(platform, part));
    writeFileSync(join(platform, part, '.env.default'), '');
  }
  return [
    { name: 'autogpt', directory: docker },
    { name: 'autogpt-platform', directory: platform },
  ];
}
