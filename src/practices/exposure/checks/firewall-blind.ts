import { defineCheck, fail, pass, seen, some, unknown } from '../../../engine/check.ts';
import { counted } from '../../../engine/words.ts';
import { remedyFor } from '../close-them.ts';
import { doubtOf, evidenceOf } from '../judge-ports.ts';
import { fateOfPort, reachablePorts } from '../published-ports.ts';

/** What the world is meant to reach. */
const frontDoors = new Set(['80', '443']);

export const firewallBlind = defineCheck({
  id: 'exposure/firewall-blind',
  pass: 'The firewall stands before what Docker publishes',
  fail: 'The firewall does not see what Docker publishes',
  why: 'Docker forwards published ports past UFW and every rule of INPUT, so "deny incoming" denies none of them.',
  severity: 'P1',
  sources: [
    'failure case 4',
    'failure case trap 6',
    'checklist: Firewall',
    'docs.docker.com: Packet filtering and firewalls',
  ],
  needs: ['services', 'firewall'],
  uses: ['containers'],

  run({ services, firewall }, { facts }) {
    const wall = { known: true, value: firewall } as const;
    const ports = services
      .flatMap((service) => reachablePorts(service, facts.containers))
      .filter(({ published, how }) => how !== 'host-network' && !frontDoors.has(published));
    if (ports.length === 0)
      return pass(seen('ports', 'nothing but 80 and 443 is published beyond this machine'));
    const fates = ports.map((port) => ({ port, fate: fateOfPort(port, wall) }));
    const open = fates.filter(({ fate }) => fate === 'open').map(({ port }) => port);
    const evidence = some(evidenceOf(open, wall));
    if (evidence === null) {
      const unclear = fates.some(({ fate }) => fate === 'unclear');
      const doubt = unclear
        ? 'the rules of DOCKER-USER jump to others or match by more than ports'
        : doubtOf(fates);
      return doubt === null ? pass(...evidenceOf(ports, wall)) : unknown(doubt);
    }
    const ufw = firewall.ufwActive === true ? ', and the active UFW does not stand before them' : '';
    return fail(
      `DOCKER-USER lets ${counted(open.length, 'published port')} through${ufw}`,
      evidence,
      remedyFor(open),
    );
  },
});
