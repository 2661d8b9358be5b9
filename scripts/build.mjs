// Compiles src/ with tsc (one file in, one file out: what the reference pages are made from), then bundles the program:
// Node spends longer opening 400 small modules than the audit of a deployment takes (docs/decisions/0005).
// Skips when nothing changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { root, say, tool } from './lib.mjs';

const target = `${root}dist`;
const stamp = `${target}/.sources`;
const sources = fingerprint();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== sources) await build();

/** Beside the old build, then in its place: a program that starts meanwhile finds one or the other. */
async function build() {
  say('Building…');
  const fresh = `${root}.dist-${process.pid}`;
  try {
    const code = tool('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--outDir', fresh]);
    if (code !== 0) process.exit(code);
    const program = await rolldown({ input: `${fresh}/cli/main.js`, platform: 'node', logLevel: 'warn' });
    await program.write({ dir: `${fresh}/bundle`, format: 'esm', entryFileNames: 'main.js' });
    await bundleSidecar(fresh);
    writeFileSync(`${fresh}/.sources`, sources);
    rmSync(target, { recursive: true, force: true });
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** The program inside the backup containers: one file that starts itself (docs/decisions/0005). */
async function bundleSidecar(fresh) {
  const start =
    "import { main } from './main.js';\nprocess.exit(await main(process.argv.slice(2), process));\n";
  writeFileSync(`${fresh}/sidecar/start.js`, start);
  const program = await rolldown({ input: `${fresh}/sidecar/start.js`, platform: 'node', logLevel: 'warn' });
  // talk.ts loads its questions when it asks; here nobody is asked, and one file is copied.
  await program.write({ file: `${fresh}/bundle/sidecar.mjs`, format: 'esm', codeSplitting: false });
}

/** Changes with every source, setting and locked package. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = readdirSync(`${root}src`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort();
  const settings = ['tsconfig.json', 'tsconfig.build.json', 'package-lock.json', 'scripts/build.mjs'];
  for (const file of [...files, ...settings.map((name) => `${root}${name}`)]) {
    hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex');
}
