// Looks at command lines, again and again, while the test's own thread waits for a program.
import { readdirSync, readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const everyMs = 100;
const seen = new Set();

/** Whoever starts them: in containers they are nobody's children here. */
const engines = /\b(?:pgbackrest|restic|seaworthy)/;

function look() {
  const parents = new Map();
  const lines = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // proc(5): the name in brackets may hold anything; then the state, then the parent.
      const [, parent = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1).split(' ');
      parents.set(pid, parent);
      lines.set(pid, readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
    } catch {
      // It has ended since.
    }
  }
  for (const [pid, line] of lines) if (engines.test(line) || isOurs(pid, parents)) seen.add(line);
}

function isOurs(pid, parents) {
  let at = pid;
  while (at !== undefined && at !== String(process.pid)) at = parents.get(at);
  return at !== undefined;
}

look();
const timer = setInterval(look, everyMs);
parentPort.on('message', () => {
  clearInterval(timer);
  look();
  parentPort.postMessage([...seen]);
  parentPort.close();
});
parentPort.postMessage('looking');
