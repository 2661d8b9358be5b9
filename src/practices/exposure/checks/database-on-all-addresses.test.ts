import { describe, expect, it } from 'vitest';
import { container, here, judge, service } from '../../../../test/helpers/facts.ts';
import { firewall, port } from '../../../../test/helpers/ports.ts';
import { databaseOnAllAddresses } from './database-on-all-addresses.ts';

const pooler = (hostIp?: string) =>
  service('pooler', { name: 'supavisor', ports: [port(5432, 5432, hostIp), port(6543, 6543, hostIp)] });

describe('exposure/database-on-all-addresses', () => {
  it('fails for each port of the pooler as upstream ships it', () => {
    expect(judge(databaseOnAllAddresses, { services: [service('db'), pooler()] })).toMatchObject({
      status: 'fail',
      detail:
        'supavisor publishes 5432 and 6543: reachable from outside unless a firewall elsewhere stops it',
      evidence: [
        { subject: 'services.supavisor.ports', saw: '5432 -> 5432/tcp on every address', at: here },
        { subject: 'services.supavisor.ports', saw: '6543 -> 6543/tcp on every address', at: here },
      ],
    });
  });

  it.each(['0.0.0.0', '::', '203.0.113.7'])('fails for the address %s', (hostIp) => {
    expect(judge(databaseOnAllAddresses, { services: [pooler(hostIp)] }).status).toBe('fail');
  });

  it('fails for a database on a random port', () => {
    const services = [service('db', { ports: [port('', 5432)] })];

    expect(judge(databaseOnAllAddresses, { services })).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('a random port for 5432'),
    });
  });

  it('fails for a port that only the running container still publishes', () => {
    const published = [
      { hostIp: '0.0.0.0', hostPort: 5432, target: 5432 },
      { hostIp: '::', hostPort: 5432, target: 5432 },
    ];
    const containers = { project: [container('db', { published })], foreign: [] };

    expect(judge(databaseOnAllAddresses, { services: [service('db')], containers })).toMatchObject({
      status: 'fail',
      evidence: [{ saw: '5432 -> 5432/tcp on every address, in the running container' }],
    });
  });

  it.each(['127.0.0.1', '::1', '10.0.0.5', '100.101.102.103'])('passes for the address %s', (hostIp) => {
    expect(judge(databaseOnAllAddresses, { services: [pooler(hostIp)] }).status).toBe('pass');
  });

  it('passes when nothing is published, and says so', () => {
    expect(judge(databaseOnAllAddresses, { services: [service('db')] })).toEqual({
      status: 'pass',
      evidence: [{ subject: 'services.db.ports', saw: 'publishes nothing', at: here }],
    });
  });

  it('passes when DOCKER-USER drops the ports, and fails when it drops others', () => {
    const services = [pooler()];

    expect(judge(databaseOnAllAddresses, { services, firewall: firewall(['-i eth0 -j DROP']) }).status).toBe(
      'pass',
    );
    const other = firewall(['-p tcp -m tcp --dport 8000 -j DROP']);
    expect(judge(databaseOnAllAddresses, { services, firewall: other })).toMatchObject({
      status: 'fail',
      evidence: [{ saw: '5432 -> 5432/tcp on every address, DOCKER-USER lets it through' }, {}],
    });
  });

  it('is unknown when DOCKER-USER drops the ports for IPv4 alone', () => {
    const half = firewall(['-i eth0 -j DROP'], { dockerUser6: null });

    expect(judge(databaseOnAllAddresses, { services: [pooler()], firewall: half }).status).toBe('unknown');
    expect(judge(databaseOnAllAddresses, { services: [pooler('0.0.0.0')], firewall: half }).status).toBe(
      'pass',
    );
  });

  it("is unknown for a database on the host's own network, unless UFW stands before it", () => {
    const services = [service('db', { networkMode: { value: 'host', at: [here] } })];

    expect(judge(databaseOnAllAddresses, { services }).status).toBe('unknown');
    const ufw = firewall([], { ufwActive: true });
    expect(judge(databaseOnAllAddresses, { services, firewall: ufw }).status).toBe('pass');
  });

  it('skips an external database without a pooler', () => {
    expect(judge(databaseOnAllAddresses, { services: [service('auth')] }).status).toBe('skip');
  });

  it('fails when labels let a proxy publish it, and passes when the router admits listed addresses alone', () => {
    const router = { 'traefik.tcp.routers.pg.rule': 'HostSNI(`*`)' };
    expect(judge(databaseOnAllAddresses, { services: [service('db', { labels: router })] })).toMatchObject({
      status: 'fail',
      detail: "Traefik's router pg publishes db to every address",
    });
    const labels = {
      ...router,
      'traefik.tcp.routers.pg.middlewares': 'office',
      'traefik.tcp.middlewares.office.ipallowlist.sourcerange': '192.0.2.0/24',
    };
    expect(judge(databaseOnAllAddresses, { services: [service('db', { labels })] }).status).toBe('pass');
    const web = { 'traefik.http.routers.pgadmin.rule': 'Host(`x`)' };
    expect(judge(databaseOnAllAddresses, { services: [service('db', { labels: web })] }).status).toBe('pass');
  });
});
