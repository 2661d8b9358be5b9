// A run that hangs is told while it does, and only then.
import { describe, expect, it } from 'vitest';
import { hour, job, kinds, minute, recordOf, stand } from '../../test/helpers/scheduler-stand.ts';
import { fakeWorld } from '../../test/helpers/world.ts';
import { endingWith } from './ending-with.ts';

/** One run at 13:00, which does as it is told by the test. */
function hanging(parts: Parameters<typeof job>[3] = {}) {
  const one = stand();
  const given: { sign: () => void; finish: () => void } = { sign: () => undefined, finish: () => undefined };
  const made = job('copy', '0 13 * * *', async () => ({ ok: true, said: 'done' }), {
    timeLimitMs: 20 * hour,
    ...parts,
    run: (_until, sign) => {
      given.sign = sign;
      return new Promise((resolve) => {
        given.finish = () => resolve({ ok: true, said: 'done' });
      });
    },
  });
  return { one, given, end: one.serve(made) };
}

describe('a run that says nothing', () => {
  it('is told after half an hour, once, written down, and not ended', async () => {
    const { one, given, end } = hanging();
    await one.clock.walk(hour + 29 * minute);
    expect(one.events).toEqual([]);
    await one.clock.walk(2 * minute);
    expect(one.events).toMatchObject([{ kind: 'silent', job: 'copy', said: /nothing for 30 min/ }]);
    expect(recordOf(one, 'copy').runs).toMatchObject([
      { status: 'running', silentSince: '2026-11-26T13:00:00.000Z' },
    ]);
    await one.clock.walk(5 * hour);
    expect(kinds(one.events)).toEqual(['silent']);
    given.finish();
    await one.clock.walk(minute);
    await end();

    expect(kinds(one.events)).toEqual(['silent', 'stirring', 'succeeded']);
    expect(recordOf(one, 'copy').runs[0]).not.toHaveProperty('silentSince');
  });

  it('is told again when it goes on, and when it falls silent once more', async () => {
    const { one, given, end } = hanging();
    await one.clock.walk(hour + 31 * minute);
    given.sign();
    await one.clock.walk(minute);
    expect(kinds(one.events)).toEqual(['silent', 'stirring']);
    expect(recordOf(one, 'copy').runs[0]).not.toHaveProperty('silentSince');
    expect(recordOf(one, 'copy').missedTotal).toBe(0);
    await one.clock.walk(31 * minute);
    expect(kinds(one.events)).toEqual(['silent', 'stirring', 'silent']);
    given.finish();
    await end();
  });

  it('is none while it says something now and then, nor because a clock was set', async () => {
    const { one, given, end } = hanging();
    await one.clock.walk(hour);
    for (let times = 0; times < 8; times++) {
      await one.clock.walk(25 * minute);
      given.sign();
    }
    one.clock.set(new Date('2026-11-26T23:30:00Z'));
    await one.clock.walk(20 * minute);
    given.finish();
    await end();

    expect(kinds(one.events)).toEqual(['succeeded']);
  });

  it('is told by what its job says is usual', async () => {
    const { one, given, end } = hanging({ quietMs: 6 * hour });
    await one.clock.walk(6 * hour + 59 * minute);
    expect(one.events).toEqual([]);
    await one.clock.walk(2 * minute);
    expect(kinds(one.events)).toEqual(['silent']);
    given.finish();
    await end();
  });

  it('still ends at its time limit, and fails then', async () => {
    const { one, end } = hanging({ timeLimitMs: hour });
    await one.clock.walk(3 * hour);
    await end();

    expect(kinds(one.events)).toEqual(['silent', 'failed']);
  });
});

it('takes progress, lines that somebody listens to, and programs that begin or end for signs of life', async () => {
  let signs = 0;
  const heard: string[] = [];
  const exec = {
    run: async ({ onErrorLine }: { readonly onErrorLine?: (line: string) => void }) => {
      onErrorLine?.('1 %');
      return { ran: true, code: 0, stdout: '', stderr: '' } as const;
    },
  };
  const world = endingWith({ ...fakeWorld(), exec }, new AbortController().signal, () => {
    signs += 1;
  });
  world.talk.progress('half');
  expect(signs).toBe(1);
  const request = { argv: ['true'], timeoutMs: 1 } as const;
  await world.exec.run({ ...request, onErrorLine: (line) => void heard.push(line) });
  expect([signs, heard]).toEqual([4, ['1 %']]);
  await world.exec.run(request);
  expect(signs).toBe(6);
});
