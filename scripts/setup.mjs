// Makes a checkout usable: installs the locked packages when they are missing or stale, and builds dist/.
import { existsSync, readFileSync } from 'node:fs';
import { must, root, say } from './lib.mjs';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`Node ${process.versions.node} is too old\nHINT: install Node 20.19 or newer`);
  process.exit(2);
}

if (!isInstalled()) {
  say('Installing packages (npm ci)…');
  must('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
}
await import('./build.mjs');

/** npm keeps a copy of what it installed; equal to the lock file's packages means nothing to do. */
function isInstalled() {
  const installed = `${root}node_modules/.package-lock.json`;
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')).packages;
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    return path === '' || entry.optional === true || present[path]?.version === entry.version;
  });
}
