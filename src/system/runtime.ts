import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Runtime } from '../ports/world.ts';

// In an archive of `npm run package`, this is app/dist/bundle/main.js, and Node lies at node/bin/node.
const beside = new URL('../../../node/bin/node', import.meta.url);

/** The Node that runs this. */
export function systemRuntime(): Runtime {
  return { node: process.versions.node, isOwn: process.execPath === real(beside), program: program() };
}

function program(): readonly string[] {
  const [, script] = process.argv;
  return script === undefined ? [process.execPath] : [process.execPath, resolve(script)];
}

function real(path: URL): string | null {
  try {
    return realpathSync(fileURLToPath(path));
  } catch {
    return null;
  }
}
