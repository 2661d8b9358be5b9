// Compiles src/ to dist/ with tsc: one file in, one file out, so stack traces match. Skips when nothing changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { root, say, tool } from './lib.mjs';

const stamp = `${root}dist/.sources`;
const sources = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) {
  say('Building…');
  rmSync(`${root}dist`, { recursive: true, force: true });
  const code = tool('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  if (code !== 0) process.exit(code);
  mkdirSync(`${root}dist`, { recursive: true });
  writeFileSync(stamp, sources);
}

function fingerprint() {
  const hash = createHash('sha256');
  const files = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort();
  for (const file of [...files, `${root}tsconfig.json`, `${root}tsconfig.build.json`]) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}
