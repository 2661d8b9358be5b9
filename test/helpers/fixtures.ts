import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProject } from '../../src/deployment/load.ts';
import type { Project } from '../../src/deployment/project.ts';
import { systemFiles } from '../../src/system/files.ts';
import { type FakeWorld, fakeWorld } from './world.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Real deployments to test with; not part of the repository, so tests must do without them. */
export const fixtures = join(repository, '../shared/fixtures');

export function hasFixtures(): boolean {
  return existsSync(fixtures);
}

/** Folder of one of our own sample deployments. */
export function stack(name: string): string {
  return join(repository, 'test/stacks', name);
}

/** A fake world that reads the machine's files. */
export function worldOnDisk(directory: string): FakeWorld {
  return { ...fakeWorld({ directory }), files: systemFiles() };
}

/** A folder of the disk as files in memory, with `.env.example` or `.env.default` read as `.env`, under another path. */
export function inMemory(folder: string, as: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    files[join(as, name)] = text;
    if (/(?:^|\/)\.env\.(?:example|default)$/.test(name)) {
      files[join(as, name.replace(/\.env\.\w+$/, '.env'))] ??= text;
    }
  }
  return files;
}

/** Every fixture and stack that resolves from its own folder: name, project and the world it lies in. */
export function sampleDeployments(): readonly { readonly name: string; open(): [Project, FakeWorld] }[] {
  const stacks = readdirSync(stack('.')).filter((name) => existsSync(join(stack(name), '.env')));
  const own = stacks.map((name) => ({
    name: `stack ${name}`,
    open: (): [Project, FakeWorld] => opened(stack(name), {}),
  }));
  if (!hasFixtures()) return own;
  const real = ['supabase-2025-mid', 'supabase-2026-01', 'supabase-2026-newest'].map((name) => ({
    name: `fixture ${name}`,
    open: (): [Project, FakeWorld] => opened(join(fixtures, name), {}),
  }));
  const overlays = [
    'docker-compose.yml:docker-compose.kong.yml:docker-compose.logs.yml:docker-compose.s3.yml:docker-compose.nginx.yml',
    'docker-compose.yml:docker-compose.pgbouncer.yml:docker-compose.rustfs.yml:docker-compose.caddy.yml',
  ].map((files, index) => ({
    name: `fixture supabase-2026-newest with overlays ${index + 1}`,
    open: (): [Project, FakeWorld] => opened(join(fixtures, 'supabase-2026-newest'), { COMPOSE_FILE: files }),
  }));
  const autogpt = {
    name: 'fixture autogpt',
    open: (): [Project, FakeWorld] => {
      const platform = inMemory(join(fixtures, 'autogpt/_platform_root'), '/srv');
      const files = { ...platform, ...inMemory(join(fixtures, 'autogpt'), '/srv/db/docker') };
      const world = fakeWorld({ files, directory: '/srv/db/docker' });
      return [loadProject({ directory: '/srv/db/docker', environment: {} }, world.files), world];
    },
  };
  return [...own, ...real, ...overlays, autogpt];
}

function opened(folder: string, environment: Record<string, string>): [Project, FakeWorld] {
  const directory = '/srv/supabase';
  const world = fakeWorld({ files: inMemory(folder, directory), directory, environment });
  return [loadProject({ directory, environment }, world.files), world];
}
