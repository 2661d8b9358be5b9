// One place for everything that tests write outside the checkout, gone when they end: a killed apply leaves a deployment
// behind, and there are thousands.
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const onDisk = 'SEAWORTHY_SCRATCH';
const inMemory = 'SEAWORTHY_QUICK_SCRATCH';

/** Runs once, before the workers start; they inherit where the space is. */
export function setup(): () => void {
  const folders = { [onDisk]: tmpdir(), [inMemory]: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() };
  const made = Object.entries(folders).map(([name, parent]) => {
    const folder = mkdtempSync(join(parent, 'seaworthy-tests-'));
    // Some tests work as somebody else inside.
    chmodSync(folder, 0o711);
    process.env[name] = folder;
    return folder;
  });
  return () => {
    for (const folder of made) rmSync(folder, { recursive: true, force: true });
  };
}

/** A fresh folder on a real disk. */
export function scratch(): string {
  return mkdtempSync(join(process.env[onDisk] ?? tmpdir(), 'test-'));
}

/** A fresh folder in memory where there is such a place: for tests that write thousands of files and sync each. */
export function quickScratch(): string {
  return mkdtempSync(join(process.env[inMemory] ?? tmpdir(), 'test-'));
}
