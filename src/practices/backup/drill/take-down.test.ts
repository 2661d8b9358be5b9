import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { World } from '../../../ports/world.ts';
import { takeDown } from './take-down.ts';

/** STAND-IN for Docker: what is there by kind, and how often a removal takes nothing away. */
function engine(
  there: Record<string, string[]>,
  stubborn = 0,
): { readonly world: World; readonly calls: string[] } {
  const calls: string[] = [];
  let left = stubborn;
  const run: World['exec']['run'] = async ({ argv }) => {
    const [, kind = '', verb, ...rest] = argv;
    calls.push(argv.join(' '));
    if (verb === 'ls')
      return { ran: true, code: 0, stdout: (there[kind] ?? []).map((id) => `${id}\n`).join(''), stderr: '' };
    if (left > 0) left -= 1;
    else there[kind] = (there[kind] ?? []).filter((id) => !rest.includes(id));
    return { ran: true, code: 0, stdout: '', stderr: '' };
  };
  const clock = { now: () => new Date(0), sleep: async () => undefined };
  return { world: { ...fakeWorld(), clock, exec: { run } }, calls };
}

describe('taking a drill down', () => {
  it('removes containers first, then networks and volumes, each found by the labels', async () => {
    const { world, calls } = engine({ container: ['a', 'b'], network: ['n'], volume: ['v'] });
    expect(await takeDown('supabase', 'ID', world)).toEqual({ containers: 2, networks: 1, volumes: 1 });
    expect(calls.filter((call) => / rm /.test(call))).toEqual([
      'docker container rm --force --volumes a b',
      'docker network rm n',
      'docker volume rm v',
    ]);
    for (const call of calls.filter((one) => / ls /.test(one)))
      expect(call).toContain(
        '--filter label=dev.seaworthy.drill.of=supabase --filter label=dev.seaworthy.drill=ID',
      );
  });

  it('removes nothing where nothing is', async () => {
    const { world, calls } = engine({});
    expect(await takeDown('supabase', undefined, world)).toEqual({ containers: 0, networks: 0, volumes: 0 });
    expect(calls.filter((call) => / rm /.test(call))).toEqual([]);
  });

  it('tries again what is still held, and names what stays', async () => {
    expect(await takeDown('supabase', 'ID', engine({ network: ['n'] }, 2).world)).toMatchObject({
      networks: 1,
    });
    await expect(takeDown('supabase', 'ID', engine({ network: ['n'] }, 99).world)).rejects.toThrow(
      'the drill left something behind: network n',
    );
  });
});
