import { describe, expect, it } from 'vitest';
import { fateOf } from './docker-user.ts';

const postgres = { published: 15432, target: 5432, protocol: 'tcp' };

function fate(...rules: readonly string[]) {
  return fateOf(
    rules.map((rule) => `-A DOCKER-USER ${rule}`),
    postgres,
  );
}

describe('fateOf', () => {
  it.each([
    ['no rule', []],
    ["Docker's own last rule", ['-j RETURN']],
    ['a drop for one attacker', ['-s 203.0.113.9/32 -j DROP']],
    ['a drop between bridges', ['-i docker0 -j DROP', '-i br-a1b2 -j DROP']],
    ['a drop of broken packets', ['-m conntrack --ctstate INVALID -j DROP']],
    ['a drop of another port', ['-i eth0 -p tcp -m tcp --dport 6543 -j DROP']],
    ['a drop of the published number as the target', ['-p tcp -m tcp --dport 15432 -j DROP']],
    ['a drop of UDP', ['-i eth0 -p udp -j DROP']],
    ['a drop after it was let through', ['-p tcp --dport 5432 -j ACCEPT', '-i eth0 -j DROP']],
    ['a drop of all but this port', ['-i eth0 -p tcp -m tcp ! --dport 5432 -j DROP']],
    [
      'a drop of what is for the machine itself',
      ['-p tcp --dport 5432 -m addrtype --dst-type LOCAL -j DROP'],
    ],
    ['a log', ['-i eth0 -j LOG --log-prefix "dropped "']],
  ])('is open after %s', (_what, rules) => {
    expect(fate(...rules)).toBe('open');
  });

  it.each([
    ['everything from the outside', ['-i eth0 -j DROP']],
    [
      'everything but answers',
      [
        '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-i ens3 -j REJECT --reject-with icmp-port-unreachable',
      ],
    ],
    ['everything but a network of ours', ['! -s 10.0.0.0/8 -i eth0 -j DROP']],
    ['everything that is not from a bridge', ['! -i docker0 -j DROP']],
    ['the container port', ['-i eth0 -p tcp -m tcp --dport 5432 -j DROP']],
    ['the published port', ['-p tcp -m conntrack --ctorigdstport 15432 --ctdir ORIGINAL -j DROP']],
    ['a list of ports', ['-p tcp -m multiport --dports 80,5432 -j DROP']],
    ['a range of ports', ['-p tcp -m multiport --dports 5000:6000 -j DROP']],
    [
      'everything but the front doors',
      ['-i eth0 -p tcp -m conntrack --ctorigdstport 443 -j RETURN', '-i eth0 -j DROP'],
    ],
    [
      'the dialled port, as our own script writes it',
      [
        '-i br-+ -j RETURN',
        '-p tcp -m conntrack --ctstate DNAT --ctorigdstport 15432 --ctdir ORIGINAL -j DROP',
      ],
    ],
    ['everything, with a comment', ['-i eth0 -m comment --comment "let -j RETURN be" -j DROP']],
  ])('is dropped by a rule against %s', (_what, rules) => {
    expect(fate(...rules)).toBe('dropped');
  });

  it.each([
    ['another chain', ['-j ufw-user-forward', '-i eth0 -j DROP']],
    ['a set of addresses', ['-m set --match-set friends src -j ACCEPT', '-i eth0 -j DROP']],
    ['a rate', ['-m limit --limit 5/min -j DROP']],
  ])('is unclear when it depends on %s', (_what, rules) => {
    expect(fate(...rules)).toBe('unclear');
  });
});
