import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { firewall, port } from '../../../../test/helpers/ports.ts';
import { firewallBlind } from './firewall-blind.ts';

const services = [service('gateway', { ports: [port(8000, 8000)] })];

describe('exposure/firewall-blind', () => {
  it('fails when DOCKER-USER drops nothing, and says what UFW is worth', () => {
    expect(
      judge(firewallBlind, { services, firewall: firewall(['-j RETURN'], { ufwActive: true }) }),
    ).toMatchObject({
      status: 'fail',
      detail: 'DOCKER-USER lets 1 published port through, and the active UFW does not stand before them',
      evidence: [{ subject: 'services.gateway.ports', at: { line: 10 } }],
    });
  });

  it('passes when DOCKER-USER drops them', () => {
    expect(judge(firewallBlind, { services, firewall: firewall(['-i eth0 -j DROP']) }).status).toBe('pass');
  });

  it('passes when nothing but the front doors is published', () => {
    const doors = [
      service('proxy', { ports: [port(80, 80), port(443, 443)] }),
      service('gateway', { ports: [port(8000, 8000, '127.0.0.1')] }),
    ];

    expect(judge(firewallBlind, { services: doors, firewall: firewall([]) }).status).toBe('pass');
  });

  it('is unknown where rules cannot be followed, IPv6 is not seen, or the firewall was not asked', () => {
    const jumping = firewall(['-j ufw-user-forward', '-i eth0 -j DROP']);

    expect(judge(firewallBlind, { services, firewall: jumping }).status).toBe('unknown');
    const half = firewall(['-i eth0 -j DROP'], { dockerUser6: null });
    expect(judge(firewallBlind, { services, firewall: half }).status).toBe('unknown');
    expect(judge(firewallBlind, { services }).status).toBe('unknown');
  });
});
