import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemExec } from './exec.ts';
import { systemInterrupts } from './interrupts.ts';

// With a listener of its own a test outlives the signal that would end the process.
const outlive = () => undefined;

beforeEach(() => void process.on('SIGTERM', outlive));
afterEach(() => void process.off('SIGTERM', outlive));

function program() {
  const argv = [process.execPath, '-e', 'setInterval(() => {}, 1000)'] as const;
  return systemExec().run({ argv, timeoutMs: 60_000 });
}

describe('a held end', () => {
  it('is asked for by the first signal, which ends no program; the second ends them', async () => {
    let asked = 0;
    const hold = systemInterrupts().hold(() => {
      asked += 1;
    });
    const running = program();
    expect(hold.isAsked()).toBe(false);
    process.emit('SIGTERM', 'SIGTERM');
    expect([hold.isAsked(), asked]).toEqual([true, 1]);
    const first = await Promise.race([running, Promise.resolve('still running')]);
    expect(first).toBe('still running');
    process.emit('SIGTERM', 'SIGTERM');
    expect(await running).toMatchObject({ ran: false, reason: expect.stringContaining('SIGKILL') });
    expect(asked).toBe(1);
    hold.release();
  });

  it('is an ordinary end again when released, and leaves no listener behind', async () => {
    const before = process.listenerCount('SIGTERM');
    const hold = systemInterrupts().hold(() => undefined);
    hold.release();
    expect(process.listenerCount('SIGTERM')).toBe(before);
    const running = program();
    process.emit('SIGTERM', 'SIGTERM');
    expect(await running).toMatchObject({ ran: false });
    expect(hold.isAsked()).toBe(false);
  });
});
