import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { watchArgv } from './argv-watch.ts';
import { formsIn } from './leaks.ts';

it('a secret in the command line of a program that a test waits for is seen, and none afterwards', async () => {
  const secret = `canary-${process.pid}`;
  const watch = await watchArgv();
  spawnSync('sh', ['-c', 'sleep 0.5; :', secret]);
  expect(formsIn((await watch.end()).join('\n'), [secret])).toContain(secret);
  const later = await watchArgv();
  expect(formsIn((await later.end()).join('\n'), [secret])).toEqual([]);
});
