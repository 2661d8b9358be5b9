// pgBackRest under another clock than the machine's: libfaketime, Debian's, laid into a folder that the sidecar sees.
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ran } from '../helpers/cli.ts';
import { runAsync } from '../helpers/cli.ts';
import { type LabStack, run } from './stack.ts';

const library = 'libfaketime.so.1';

export interface JumpingClock {
  /** pgBackRest in repository 1, so many days from now. */
  engine(days: number, ...words: readonly string[]): Promise<Ran>;
}

/** @param folder the folder of the host that is /repository/1 in the sidecar; the library lies in it afterwards */
export function jumpingClock(stack: LabStack, folder: string): JumpingClock {
  const unpacked = mkdtempSync(join(tmpdir(), 'swtest-faketime-'));
  const lab = join(import.meta.dirname, '../../lab/lib.sh');
  run(['bash', '-c', `. "$1" && unpack_from_suite trixie libfaketime "$2"`, 'sh', lab, unpacked]);
  const names = readdirSync(unpacked, { recursive: true, encoding: 'utf8' });
  const path = names.find((one) => one.endsWith(`/${library}`));
  if (path === undefined) throw new Error(`Debian's libfaketime has no ${library}`);
  copyFileSync(join(unpacked, path), join(folder, library));
  rmSync(unpacked, { recursive: true });
  const container = stack.compose('ps', '-q', 'seaworthy-backup').trim();
  return {
    engine(days, ...words) {
      const clock = [
        '-e',
        `LD_PRELOAD=/repository/1/${library}`,
        '-e',
        `FAKETIME=${days < 0 ? '' : '+'}${days}d`,
      ];
      // Its shared memory stops processes that begin others, and a jumping monotonic clock what waits for a second to pass.
      const quirks = ['FAKETIME_DISABLE_SHM', 'DONT_FAKE_MONOTONIC', 'FAKETIME_DONT_FAKE_MONOTONIC'];
      clock.push(...quirks.flatMap((name) => ['-e', `${name}=1`]));
      const engine = ['seaworthy-run', 'pgbackrest', '--stanza=main', '--repo=1', ...words];
      return runAsync('docker', ['exec', ...clock, container, ...engine]);
    },
  };
}
