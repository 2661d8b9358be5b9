import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadProject } from '../../src/deployment/load.ts';
import { audit } from '../../src/engine/audit.ts';
import { staticGatherers } from '../../src/facts/catalogue.ts';
import { collectFacts } from '../../src/facts/collect.ts';
import type { AuditReport } from '../../src/model/audit.ts';
import { checks, practices } from '../../src/practices/catalogue.generated.ts';
import { fakeWorld } from './world.ts';

const stacks = fileURLToPath(new URL('../stacks', import.meta.url));

/** Where a stack seems to lie: the same on every machine, so golden files can name it. */
const place = '/srv/supabase';

export type StackFiles = Readonly<Record<string, string>>;

/** The text files of a sample deployment, by path inside it. */
export function stackFiles(name: string): StackFiles {
  const folder = join(stacks, name);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

/**
 * What a static audit says of these files on the tests' day. Owner-only env file, nothing else on the machine. `only`: checks
 * and practices to run; empty = all.
 */
export async function auditFiles(files: StackFiles, only: readonly string[] = []): Promise<AuditReport> {
  const tree = Object.entries(files).map(([path, text]) => {
    return [`${place}/${path}`, { text, mode: path === '.env' ? 0o600 : 0o644 }] as const;
  });
  const world = fakeWorld({ files: Object.fromEntries(tree), directory: place });
  const project = loadProject({ directory: place, environment: {} }, world.files);
  const facts = await collectFacts({
    project,
    world,
    gatherers: staticGatherers,
    static: true,
    version: 'test',
  });
  return audit({ facts, checks, practices, only, now: world.clock.now(), version: 'test' });
}
