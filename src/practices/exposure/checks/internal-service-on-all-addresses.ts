import { defineCheck, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import type { ServiceRole } from '../../../model/facts/services.ts';
import { remedyFor } from '../close-them.ts';
import { judgePorts } from '../judge-ports.ts';
import { reachablePorts } from '../published-ports.ts';

/** Everything but the front doors, the databases and Studio, of which other checks tell, and the operator's own services. */
const internal: readonly ServiceRole[] = [
  'auth',
  'rest',
  'realtime',
  'storage',
  'imgproxy',
  'functions',
  'analytics',
  'vector',
  'object-store',
  'mail-sink',
  'metrics',
  'dashboards',
  'alerts',
  'exporter',
  'log-store',
  'log-collector',
  'backup',
];

export const internalServiceOnAllAddresses = defineCheck({
  id: 'exposure/internal-service-on-all-addresses',
  pass: 'Internal services cannot be reached from outside',
  fail: 'Internal services are published on every address',
  why: 'These ports ask for no API key, and some, such as those of Logflare and Prometheus, ask for nothing at all.',
  severity: 'P0',
  sources: ['failure case 4', 'failure case 6', 'checklist: Firewall'],
  needs: ['services'],
  uses: ['containers', 'firewall'],

  run({ services }, { facts }) {
    const found = servicesOf(services, ...internal);
    if (found.length === 0) return skip('this stack runs no internal service');
    const ports = found.flatMap((service) => reachablePorts(service, facts.containers));
    return judgePorts(ports, found, facts.firewall, remedyFor(ports));
  },
});
