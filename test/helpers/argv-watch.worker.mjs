// Looks at every command line of this machine, again and again, while the test's own thread waits for a program.
import { readdirSync, readFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const everyMs = 100;
const seen = new Set();

function look() {
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    try {
      seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
    } catch {
      // It has ended since.
    }
  }
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
