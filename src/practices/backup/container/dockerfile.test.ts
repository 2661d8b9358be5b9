// The image's own check of its engine, run by a real sh with the programs it asks.
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch as scratch } from '../../../../test/helpers/scratch-space.ts';
import { has } from '../../../../test/helpers/shell-scripts.ts';
import { dockerfile } from './dockerfile.ts';

/** Its RUN lines as a shell gets them: continued lines joined, as Docker joins them. */
const runs = dockerfile()
  .replaceAll('\\\n', '')
  .split('\n')
  .filter((line) => line.startsWith('RUN '))
  .map((line) => line.slice(4));
const check = runs.find((line) => line.includes('pgbackrest version')) ?? '';

function build(said: string): { readonly status: number | null; readonly stderr: string } {
  const tools = scratch();
  writeFileSync(join(tools, 'pgbackrest'), `#!/bin/sh\n${said}\n`);
  chmodSync(join(tools, 'pgbackrest'), 0o755);
  const env = { PATH: `${tools}:/usr/bin:/bin` };
  return spawnSync('sh', ['-c', check], { encoding: 'utf8', env });
}

describe('the image', () => {
  it('looks at the version of its engine after it is installed, before anything else is made of it', () => {
    expect(runs.findIndex((line) => line.includes('apt-get install'))).toBe(0);
    expect(runs.indexOf(check)).toBe(1);
  });

  it.skipIf(!has('dpkg')).each(['2.55', '2.55.1', '2.56.0', '2.100', '3.0'])(
    'takes pgBackRest %s',
    (version) => {
      expect(build(`echo pgBackRest ${version}`)).toMatchObject({ status: 0, stderr: '' });
    },
  );

  it.skipIf(!has('dpkg')).each(['2.54.2', '2.9', '2.41', '1.99'])(
    'is not built with pgBackRest %s',
    (version) => {
      const { status, stderr } = build(`echo pgBackRest ${version}`);
      expect(status).toBe(1);
      expect(stderr).toContain(`pgBackRest ${version} is in this base, and backups need 2.55 or later`);
    },
  );

  it.skipIf(!has('dpkg'))('is not built where the engine says no version', () => {
    expect(build('exit 3')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('without a version'),
    });
  });
});
