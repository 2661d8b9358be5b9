import { describe, expect, it } from 'vitest';
import { service } from '../../../../test/helpers/facts.ts';
import { port } from '../../../../test/helpers/ports.ts';
import { fakeWorld, printed } from '../../../../test/helpers/world.ts';
import { type Listening, refuseTakenPorts, takenBy } from './ports.ts';

const listening = (address: string, more: Partial<Listening> = {}): readonly Listening[] => [
  { protocol: 'tcp', address, port: 8000, who: null, ...more },
];

describe('a port of the deployment', () => {
  it.each([
    ['on every address', undefined, '127.0.0.1', true],
    ['on every address', undefined, '::', true],
    ['on the loopback', '127.0.0.1', '0.0.0.0', true],
    ['on the loopback', '127.0.0.1', '*', true],
    ['on the loopback', '127.0.0.1', '192.168.0.2', false],
    ['on the loopback', '127.0.0.1', '::', false],
    ['on another address', '192.168.0.2', '192.168.0.2', true],
  ])('%s (%s) and a program on %s: taken is %s', (_, hostIp, address, isTaken) => {
    expect(takenBy(port(8000, 8000, hostIp), listening(address)).length > 0).toBe(isTaken);
  });

  it('is its number and its protocol; each of a range counts, and none where any will do', () => {
    expect(takenBy(port('7999-8001', 8000), listening('*', { who: 'nginx' }))).toEqual(['8000 by nginx']);
    expect(takenBy(port(8000, 8000), listening('*', { protocol: 'udp' }))).toEqual([]);
    expect(takenBy(port('', 8000), listening('*'))).toEqual([]);
  });
});

function machine(containers: string, programs: string) {
  return fakeWorld({
    exec: [
      { match: 'docker ps', result: printed(containers) },
      { match: 'ss ', result: printed(programs) },
    ],
  });
}

describe('the ports of a machine', () => {
  const services = [
    service('gateway', { name: 'kong', ports: [port(8000, 8000)] }),
    service('db', { ports: [port(5432, 5432)] }),
  ];
  const sshd = 'tcp   LISTEN 0      128    0.0.0.0:22   0.0.0.0:*    users:(("sshd",pid=9,fd=3))\n';

  it('are refused by number, service and who has them, all at once', async () => {
    const world = machine(
      'other\t0.0.0.0:7000-8000->7000-8000/tcp, [::]:7000-8000->7000-8000/tcp, 9000/tcp\n',
      `${sshd}tcp   LISTEN 0      244          *:5432       *:*    users:(("postgres",pid=7,fd=6))\n`,
    );
    await expect(refuseTakenPorts(services, world)).rejects.toThrow(
      /: 8000 by container other \(kong publishes it\)(?:,| and) 5432 by postgres \(db publishes it\);/,
    );
  });

  it('are free where others are taken, and where nobody can tell', async () => {
    await expect(refuseTakenPorts(services, machine('other\t9000/tcp\n', sshd))).resolves.toBeUndefined();
    const silent = fakeWorld({ exec: [{ match: /./, result: { ran: false, reason: 'not there' } }] });
    await expect(refuseTakenPorts(services, silent)).resolves.toBeUndefined();
  });
});
