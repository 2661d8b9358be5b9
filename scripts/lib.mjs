// Shared by the scripts of this folder: run a program, say what is going on.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's root, with a trailing slash. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** Progress goes to stderr, so a script's result can be piped. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs a program with our terminal; its exit code, or 127 when it could not be started. */
export function run(program, words, options = {}) {
  const done = spawnSync(program, words, { cwd: root, stdio: 'inherit', ...options });
  return done.status ?? 127;
}

/** As `run`, but a failure ends the script with the same code. */
export function must(program, words, options = {}) {
  const code = run(program, words, options);
  if (code !== 0) process.exit(code);
}

/** Runs a program of a development dependency with this Node, without npx. */
export function tool(path, words, options = {}) {
  return run(process.execPath, [`${root}node_modules/${path}`, ...words], options);
}
