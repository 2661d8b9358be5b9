// The shells that run the scripts of the backup's containers here, and a spool for them.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { quickScratch } from './scratch-space.ts';

/** Whether a program is installed. */
export const has = (program: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** What runs a script: sh, and BusyBox where there is one. */
export const shells: readonly (readonly string[])[] = [
  ['sh'],
  ...(has('busybox') ? [['busybox', 'sh']] : []),
];

/** A segment of WAL. */
export const walName = '00000001000000000000002A';

export interface SpoolScript {
  readonly root: string;
  readonly wal: string;
  readonly source: string;
  readonly script: string;
}

/** A spool, a file to hand over, and a script that knows where the spool is. */
export function spoolScript(write: (spool: string) => string): SpoolScript {
  const root = quickScratch();
  for (const folder of ['wal', 'want', 'out']) mkdirSync(join(root, folder));
  const [source, script] = [join(root, 'source'), join(root, 'script.sh')];
  writeFileSync(source, 'a segment of WAL, in so many words\n'.repeat(2000));
  writeFileSync(script, write(root));
  return { root, wal: join(root, 'wal'), source, script };
}
