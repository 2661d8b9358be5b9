import { defineCheck, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { inEffect, textOf } from '../../../engine/in-effect.ts';
import { judgePorts } from '../judge-ports.ts';
import { type PublishedPort, reachablePorts } from '../published-ports.ts';

/** Kong's TLS listener. */
const tlsPort = 8443;

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
      const hasCertificate = textOf(gateway, 'KONG_SSL_CERT') !== undefined;
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

/** The gateway's own TLS listener with a certificate of its own is meant to be public. */
function isFrontDoor({ target }: PublishedPort, hasCertificate: boolean): boolean {
  return target === tlsPort && hasCertificate;
}
