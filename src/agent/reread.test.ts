import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stackCopy } from '../../test/helpers/deployments.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { systemFiles } from '../system/files.ts';
import { openAgent } from './open-agent.ts';
import { rereading } from './reread.ts';

function stand() {
  const directory = stackCopy('stock');
  const world = { ...fakeWorld({ directory }), files: systemFiles() };
  const given = { directory, file: [], profile: [] };
  const wish = (text: string) => writeFileSync(join(directory, 'seaworthy.yaml'), text);
  wish('backup: { schedule: 0 2 * * *, repositories: [{ path: /mnt/backup }] }\n');
  const first = openAgent(given as never, world);
  const again = rereading(first, given as never, world);
  const scheduleNow = () => again()?.jobs.find(({ id }) => id === 'backup')?.schedule;
  return { directory, world, wish, again, scheduleNow };
}

it('gives the jobs anew when the wishes, the env file or a Compose file say something else', () => {
  const { directory, wish, again, scheduleNow } = stand();
  expect(again()).toBeNull();
  wish('backup: { schedule: 30 4 * * *, repositories: [{ path: /mnt/backup }] }\n');
  expect(scheduleNow()).toBe('30 4 * * *');
  expect(again()).toBeNull();
  writeFileSync(join(directory, '.env'), '# another line\n', { flag: 'a' });
  expect(scheduleNow()).toBe('30 4 * * *');
});

it('tells of a file that cannot be used once, at its line, and goes on with what it had', () => {
  const { directory, world, wish, again, scheduleNow } = stand();
  wish('backup: { schedule: whenever, repositories: [{ path: /mnt/backup }] }\n');
  expect([again(), again()]).toEqual([null, null]);
  expect(world.warnings).toHaveLength(1);
  expect(world.warnings[0]).toMatch(/^seaworthy\.yaml:1: backup\.schedule.*what was read before goes on$/);
  wish('backup: { schedule: "@daily", repositories: [{ path: /mnt/backup }] }\n');
  expect(scheduleNow()).toBe('@daily');
  rmSync(join(directory, 'seaworthy.yaml'));
  expect(again()?.jobs.map(({ id }) => id)).not.toContain('backup');
});
