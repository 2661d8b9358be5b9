import { defineCheck, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { remedyFor } from '../close-them.ts';
import { hasOwnCertificate, isFrontDoor } from '../front-door.ts';
import { whyKept } from '../gateway-clients.ts';
import { judgePorts } from '../judge-ports.ts';
import { reachablePorts } from '../published-ports.ts';

/** Clients come to this very port, so the change keeps it until it is told otherwise. */
const proxyFirst =
  'Put a TLS proxy on 443, tell clients its address, then set exposure.gateway to loopback in seaworthy.yaml and apply.';

export const gatewayOnAllAddresses = defineCheck({
  id: 'exposure/gateway-on-all-addresses',
  pass: 'The gateway is not published without TLS',
  fail: 'The gateway is published on every address without TLS',
  why: 'Passwords, tokens and the dashboard login cross the internet in plain text, and the rules of a proxy in front are walked around.',
  severity: 'P1',
  sources: ['failure case 4', 'failure case 5', 'checklist: Firewall'],
  needs: ['services'],
  uses: ['containers', 'firewall', 'hostProxies'],

  run({ services }, { facts }) {
    const gateways = servicesOf(inEffect(services, facts.containers), 'gateway');
    if (gateways.length === 0) return skip('this stack runs no gateway');
    const ports = gateways.flatMap((gateway) => {
      const hasCertificate = hasOwnCertificate(gateway);
      return reachablePorts(gateway, facts.containers).filter((port) => !isFrontDoor(port, hasCertificate));
    });
    const around = { services, hostProxies: facts.hostProxies };
    const mustStay = ports.some((port) => whyKept(port, port.service, around) !== null);
    return judgePorts(ports, gateways, facts.firewall, mustStay ? proxyFirst : remedyFor(ports));
  },
});
