import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import type { Exec } from '../../../ports/exec.ts';
import { systemExec } from '../../../system/exec.ts';
import { linksOutside } from './links-outside.ts';

/** A deployment that is itself reached through a link. */
function deployment() {
  const root = quickScratch();
  for (const name of ['real/volumes/api', 'elsewhere']) mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, 'elsewhere/kong.yml'), '');
  symlinkSync(join(root, 'real'), join(root, 'docker'));
  const link = (name: string, target: string) => {
    symlinkSync(target, join(root, 'real', name));
    return join(root, 'docker', name);
  };
  return { root, directory: join(root, 'docker'), link };
}

const world = { exec: systemExec() };

describe('links in a deployment', () => {
  it('are told when they lead out of it, with where to', async () => {
    const { root, directory, link } = deployment();
    const links = [link('functions', '../elsewhere'), link('odd\nname', '/nowhere/at all')];
    expect(await linksOutside(directory, links, world)).toEqual([
      {
        path: 'functions',
        why: expect.stringContaining(`a link to ${join(root, 'elsewhere')}, which is not in`),
      },
      { path: 'odd\nname', why: expect.stringContaining('a link to /nowhere/at all, which') },
    ]);
  });

  it('are not told when they stay in it, also where it is reached through a link', async () => {
    const { root, directory, link } = deployment();
    const links = [link('api', 'volumes/api'), link('whole', join(root, 'docker/volumes'))];
    expect(await linksOutside(directory, links, world)).toEqual([]);
  });

  it('are all looked at where there are thousands', async () => {
    const { directory, link } = deployment();
    const first = link('first', '/nowhere');
    const links = [...Array.from({ length: 1000 }, () => join(directory, 'volumes')), first];
    expect((await linksOutside(directory, links, world)).map(({ path }) => path)).toEqual(['first']);
  });

  it('are told where nobody can say what they lead to', async () => {
    const exec: Exec = {
      run: async () => ({ ran: false, reason: 'realpath is not there' }),
    } as unknown as Exec;
    expect(await linksOutside('/srv', ['/srv/a'], { exec })).toMatchObject([{ path: 'a' }]);
  });
});
