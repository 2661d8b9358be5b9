import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../test/helpers/scratch-space.ts';
import { fakeWorld } from '../../../test/helpers/world.ts';
import type { ExecResult } from '../../ports/exec.ts';
import { workshopAt } from '../../practices/backup/new-machine/workshop.ts';
import type { Repository } from '../../practices/backup/repositories/repository.ts';
import { lookInto } from './opened-source.ts';

const key = 'hunter2-of-the-repository';
const fine: ExecResult = { ran: true, code: 0, stdout: '', stderr: '' };

/** Looks into a folder with a Docker of which these command lines fail; Ctrl-C comes with the first of `interrupting`. */
function looking({ failing, interrupting }: { failing?: string; interrupting?: string }) {
  const source: Repository = { kind: 'folder', number: 1, path: quickScratch(), shown: '/mnt/backup' };
  const workshop = workshopAt(join(quickScratch(), 'look'));
  let asked = false;
  const failed: ExecResult = { ran: true, code: 130, stdout: '', stderr: 'signal: interrupt' };
  const answer = (line: string): ExecResult => {
    if (interrupting !== undefined && line.startsWith(interrupting)) asked = true;
    return failing !== undefined && line.startsWith(failing) ? failed : fine;
  };
  const world = {
    ...fakeWorld({ exec: [{ match: 'docker', result: ({ argv }) => answer(argv.join(' ')) }] }),
    sidecarProgram: () => '// the program',
    interrupts: { hold: () => ({ isAsked: () => asked, release: () => undefined }) },
  };
  const secrets = { key, keyId: null, secret: null };
  const look = () =>
    lookInto(secrets, source, workshop, world, async ({ sidecars }) => {
      expect(readFileSync(join(workshop.secrets, 'backup-key'), 'utf8')).toContain(key);
      return sidecars.restic(1, ['snapshots']);
    });
  const lines = () => world.ran.map(({ argv }) => argv.join(' '));
  return { look, lines };
}

/** Whether the last thing that Docker was asked about the container is to take it away. */
function isTakenAway(lines: readonly string[]): boolean {
  return lines.findLastIndex((line) => line.startsWith('docker rm')) > lines.findIndex(isRun);
}
const isRun = (line: string) => line.startsWith('docker run');

describe('looking into a repository', () => {
  it('takes the container with the key away when it is done, and shows the key in no argument', async () => {
    const { look, lines } = looking({});
    await look();
    expect(isTakenAway(lines())).toBe(true);
    expect(lines().join('\n')).not.toContain(key);
  });

  it.each(['docker exec', 'docker run'])(
    'takes it away when it is interrupted at %s, and says so',
    async (at) => {
      const { look, lines } = looking({ failing: at, interrupting: at });
      await expect(look()).rejects.toMatchObject({ code: 'interrupted', exitCode: 4 });
      expect(isTakenAway(lines())).toBe(true);
    },
  );

  it('is interrupted, though nothing failed by it', async () => {
    const { look, lines } = looking({ interrupting: 'docker exec' });
    await expect(look()).rejects.toMatchObject({ code: 'interrupted' });
    expect(isTakenAway(lines())).toBe(true);
  });

  it('takes it away when it fails by itself, and tells why', async () => {
    const { look, lines } = looking({ failing: 'docker exec' });
    await expect(look()).rejects.toMatchObject({ code: expect.not.stringContaining('interrupted') });
    expect(isTakenAway(lines())).toBe(true);
  });
});
