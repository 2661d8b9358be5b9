import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { type ExecAnswer, printed } from '../../../test/helpers/world.ts';
import { firewall } from './firewall.ts';

const head =
  '-P INPUT DROP\n-P FORWARD DROP\n-N DOCKER-USER\n-N ufw-user-forward\n-A FORWARD -j DOCKER-USER\n';
const missing = (name: string) => ({ ran: false, reason: `${name} is not installed` }) as const;

function look(iptables: string, more: readonly ExecAnswer[] = []) {
  return gather(
    firewall,
    live({
      exec: [
        ...more,
        { match: 'iptables -S', result: printed(head + iptables) },
        { match: 'ip6tables -S', result: printed('-P INPUT ACCEPT\n') },
        { match: 'ufw status', result: missing('ufw') },
      ],
    }),
  );
}

describe('firewall', () => {
  it('tells that the chain of an untouched engine drops nothing', async () => {
    expect(await look('-A DOCKER-USER -j RETURN\n')).toEqual({
      known: true,
      value: { dockerUser: ['-A DOCKER-USER -j RETURN'], dockerUser6: [], drops: false, ufwActive: false },
    });
  });

  it.each([
    ['drops', '-A DOCKER-USER ! -s 10.0.0.0/8 -i eth0 -j DROP\n-A DOCKER-USER -j RETURN\n', true],
    ['rejects', '-A DOCKER-USER -i eth0 -p tcp -j REJECT --reject-with icmp-port-unreachable\n', true],
    [
      'jumps to a chain that drops',
      '-A DOCKER-USER -j ufw-user-forward\n-A ufw-user-forward -j DROP\n',
      true,
    ],
    ['jumps in a circle', '-A DOCKER-USER -j a\n-A a -g DOCKER-USER\n', false],
    ['leaves dropping to other chains', '-A DOCKER-USER -j RETURN\n-A INPUT -j DROP\n', false],
  ])('sees whether the chain %s', async (_, rules, drops) => {
    expect(await look(rules)).toMatchObject({ value: { drops } });
  });

  it("reads our own chain in the place of the jump to it, and nobody else's", async () => {
    const rules =
      '-A DOCKER-USER -j SEAWORTHY-x\n-A DOCKER-USER -j ufw-user-forward\n-A SEAWORTHY-x -p tcp -j DROP\n';
    expect(await look(rules)).toMatchObject({
      value: { dockerUser: ['-A DOCKER-USER -p tcp -j DROP', '-A DOCKER-USER -j ufw-user-forward'] },
    });
  });

  it.each([
    ['Status: active\n', true],
    ['Status: inactive\n', false],
    ['ERROR: You need to be root\n', null],
  ])('reads %j of UFW, and takes it for nothing more', async (stdout, ufwActive) => {
    const ufw = [{ match: 'ufw status', result: printed(stdout) }];
    expect(await look('-A DOCKER-USER -j RETURN\n', ufw)).toMatchObject({
      value: { ufwActive, drops: false },
    });
  });

  it('says that the rules for IPv6 could not be read', async () => {
    const more = [{ match: 'ip6tables', result: missing('ip6tables') }];
    expect(await look('-A DOCKER-USER -j RETURN\n', more)).toMatchObject({ value: { dockerUser6: null } });
  });

  it.each([
    [missing('iptables'), 'iptables is not installed'],
    [
      {
        ran: true,
        code: 4,
        stdout: '',
        stderr: 'iptables: Permission denied (you must be root).\n',
      } as const,
      'iptables needs root',
    ],
    [{ ran: true, code: 3, stdout: '', stderr: 'odd\n' } as const, 'iptables failed with code 3'],
    [
      printed('-P INPUT ACCEPT\n'),
      'iptables has no chain DOCKER-USER (Docker manages no rules, or another firewall backend)',
    ],
  ])('says why it cannot tell', async (result, reason) => {
    expect(await look('', [{ match: 'iptables -S', result }])).toEqual({ known: false, reason });
  });
});
