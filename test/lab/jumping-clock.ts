// A clock for containers that can be set while they run: libfaketime, Debian's, between their programs and the machine's clock.
import { copyFileSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './stack.ts';

const library = 'libfaketime.so.1';
const inside = '/clock';

export interface JumpingClock {
  /** Words of `docker run` for a container that goes by it. */
  readonly words: readonly string[];
  /** So many seconds from the machine's own. What runs follows within a second; timers go on as they were. */
  set(seconds: number): void;
  close(): void;
}

/**
 * Files keep the times of the machine. The library's shared memory stops processes that begin others, and a jumping monotonic
 * clock is one that no machine has (libfaketime, README, "Environment variables").
 */
export function jumpingClock(): JumpingClock {
  const folder = mkdtempSync(join(tmpdir(), 'swtest-clock-'));
  const unpacked = join(folder, 'unpacked');
  const lab = join(import.meta.dirname, '../../lab/lib.sh');
  run(['chmod', '0755', folder]);
  run(['bash', '-c', `. "$1" && unpack_from_suite trixie libfaketime "$2"`, 'sh', lab, unpacked]);
  const names = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
  const path = names.find((one) => one.endsWith(`/${library}`));
  if (path === undefined) throw new Error(`Debian's libfaketime has no ${library}`);
  copyFileSync(join(unpacked, path), join(folder, library));
  rmSync(unpacked, { recursive: true });
  const variables = [
    ...[`LD_PRELOAD=${inside}/${library}`, `FAKETIME_TIMESTAMP_FILE=${inside}/offset`],
    ...['FAKETIME_CACHE_DURATION=1', 'FAKETIME_DISABLE_SHM=1', 'FAKETIME_DONT_FAKE_MONOTONIC=1'],
  ];

  /** Renamed into place: half a file would be read as no offset. */
  function set(seconds: number): void {
    writeFileSync(join(folder, 'next'), `${seconds < 0 ? '' : '+'}${seconds}\n`, { mode: 0o644 });
    renameSync(join(folder, 'next'), join(folder, 'offset'));
  }

  set(0);
  return {
    words: ['-v', `${folder}:${inside}:ro`, ...variables.flatMap((one) => ['-e', one])],
    set,
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
