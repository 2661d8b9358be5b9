import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import type { ExecRequest } from '../../../ports/exec.ts';
import { endingWith } from './ending.ts';

describe('the world of a drill', () => {
  it('ends programs and waiting when the drill is to end, and nothing before', async () => {
    const asked: ExecRequest[] = [];
    const exec = {
      run: async (request: ExecRequest) => {
        asked.push(request);
        return { ran: true, code: 0, stdout: '', stderr: '' } as const;
      },
    };
    const order = new AbortController();
    const world = endingWith({ ...fakeWorld(), exec }, order.signal);
    await world.exec.run({ argv: ['docker'], timeoutMs: 1 });
    await world.clock.sleep(1);
    expect(asked[0]?.until?.aborted).toBe(false);
    order.abort();
    expect(asked[0]?.until?.aborted).toBe(true);
    await expect(world.clock.sleep(1)).rejects.toThrow('the drill was ended');
  });

  it('inside of another ends with either of them', async () => {
    const [outer, inner] = [new AbortController(), new AbortController()];
    const world = endingWith(endingWith(fakeWorld(), outer.signal), inner.signal);
    inner.abort();
    await expect(world.clock.sleep(1)).rejects.toThrow('the drill was ended');
    const other = endingWith(endingWith(fakeWorld(), outer.signal), new AbortController().signal);
    outer.abort();
    await expect(other.clock.sleep(1)).rejects.toThrow('the drill was ended');
  });
});
