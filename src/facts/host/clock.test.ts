import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { type ExecAnswer, printed } from '../../../test/helpers/world.ts';
import { clock } from './clock.ts';

const missing = (name: string): ExecAnswer => ({
  match: name,
  result: { ran: false, reason: `${name} is not installed` },
});
const none = ['timedatectl', 'chronyc', 'ntpq'].map(missing);

function look(...exec: readonly ExecAnswer[]) {
  return gather(clock, live({ exec: [...exec, ...none] }));
}

describe('clock', () => {
  it.each([
    ['systemd', 'timedatectl', 'NTPSynchronized=yes\n', true],
    ['systemd', 'timedatectl', 'NTPSynchronized=no\n', false],
    ['chrony', 'chronyc', 'Reference ID    : A29FC87B (time)\nLeap status     : Normal\n', true],
    ['chrony', 'chronyc', 'Reference ID    : 00000000 ()\nLeap status     : Not synchronised\n', false],
    ['ntpd', 'ntpq', '     remote  refid\n====\n*192.0.2.1  .GPS.\n', true],
    ['ntpd', 'ntpq', '     remote  refid\n====\n 192.0.2.1  .INIT.\n', false],
  ])('believes %s (%s): %j', async (by, match, stdout, synchronised) => {
    expect(await look({ match, result: printed(stdout) })).toEqual({
      known: true,
      value: { synchronised, by },
    });
  });

  it('takes one yes for enough', async () => {
    const no = { match: 'timedatectl', result: printed('NTPSynchronized=no\n') };
    const yes = { match: 'chronyc', result: printed('Leap status     : Normal\n') };
    expect(await look(no, yes)).toEqual({ known: true, value: { synchronised: true, by: 'chrony' } });
  });

  it('does not know when nobody can tell', async () => {
    const odd = { match: 'chronyc', result: printed('506 Cannot talk to daemon\n') };
    expect(await look(odd)).toEqual({
      known: false,
      reason: 'timedatectl is not installed; chronyc answered in an unexpected form; ntpq is not installed',
    });
  });
});
