// Runs `npm run package` as a person would, and unpacks what it made.
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Ran } from '../helpers/cli.ts';
import { scratch } from '../helpers/scratch-space.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** An unpacked release of Node, but small: its binary hands over to the Node that runs the tests. */
export function smallRelease(): string {
  const folder = join(scratch(), 'node-release');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin/node'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`);
  chmodSync(join(folder, 'bin/node'), 0o700);
  writeFileSync(join(folder, 'LICENSE'), 'of Node\n');
  return folder;
}

/** `npm run package -- WORDS`; not synchronous, so that a test can be its registry. */
export function makePackage(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  umask = '022',
): Promise<Ran> {
  const line = ['-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, `${root}scripts/package.mjs`];
  const child = spawn('sh', [...line, ...words], { cwd: root, env: { ...process.env, ...environment } });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk: Buffer) => {
      printed[stream] += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...printed }));
  });
}

/** The one archive in a folder. */
export function archiveIn(folder: string): string {
  const [name = 'none', ...others] = readdirSync(folder).filter((entry) => entry.endsWith('.tar.gz'));
  if (others.length > 0) throw new Error(`several archives: ${name}, ${others.join(', ')}`);
  return join(folder, name);
}

/** Unpacks into `folder`; the path of what it holds. */
export function unpack(archive: string, folder: string): string {
  const done = spawnSync('tar', ['-xzf', archive, '-C', folder], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return join(folder, readdirSync(folder)[0] ?? '');
}

/** A report without what differs between two audits of one deployment at two moments. */
export function withoutMoments(json: string): unknown {
  return JSON.parse(json, (key, value) => (/(?:At|Ms)$/.test(key) ? undefined : value));
}
