import { defineCheck, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { hasOwnCertificate, isFrontDoor } from '../front-door.ts';
import { judgePorts } from '../judge-ports.ts';
import { reachablePorts } from '../published-ports.ts';

export const gatewayOnAllAddresses = defineCheck({
  id: 'exposure/gateway-on-all-addresses',
  pass: 'The gateway is not published without TLS',
  fail: 'The gateway is published on every address without TLS',
  why: 'Passwords, tokens and the dashboard login cross the internet in plain text, and the rules of a proxy in front are walked around.',
  severity: 'P1',
  sources: ['failure case 4', 'failure case 5'],
  needs: ['services'],
  uses: ['containers', 'firewall'],

  run({ services }, { facts }) {
    const gateways = servicesOf(inEffect(services, facts.containers), 'gateway');
    if (gateways.length === 0) return skip('this stack runs no gateway');
    const ports = gateways.flatMap((gateway) => {
      const hasCertificate = hasOwnCertificate(gateway);
      return reachablePorts(gateway, facts.containers).filter((port) => !isFrontDoor(port, hasCertificate));
    });
    return judgePorts(
      ports,
      gateways,
      facts.firewall,
      'Put a TLS proxy on 443 and write 127.0.0.1: before the gateway ports, or take them away where the proxy is a container.',
    );
  },
});
