import { defineCheck, fail, manual, skip } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { printPlace } from '../../../model/place.ts';
import { remedyFor } from '../close-them.ts';
import { judgePorts } from '../judge-ports.ts';
import { reachablePorts } from '../published-ports.ts';
import { waysToStudio } from '../ways-to-studio.ts';

export const studioWithoutGateway = defineCheck({
  id: 'exposure/studio-without-gateway',
  pass: 'Studio is reached through a login alone',
  fail: 'Studio can be reached without a login',
  why: 'Studio and postgres-meta run any SQL for whoever reaches them: they have no login of their own.',
  severity: 'P0',
  sources: ['failure case 5'],
  needs: ['services'],
  uses: ['containers', 'firewall', 'gateway', 'proxyConfigs'],

  run({ services }, { facts }) {
    const targets = servicesOf(services, 'studio', 'meta');
    if (targets.length === 0) return skip('this stack runs neither Studio nor postgres-meta');
    const ports = targets.flatMap((service) => reachablePorts(service, facts.containers));
    const judged = judgePorts(ports, targets, facts.firewall, remedyFor(ports));
    if (judged.status === 'fail') return judged;
    const ways = waysToStudio(targets, services, facts);
    const open = ways.find(({ login }) => login === 'none');
    if (open !== undefined) {
      return fail(
        open.saw,
        [{ subject: open.subject, saw: open.saw, at: open.at }],
        'Send this address to the gateway, or ask for a login (basic authentication or single sign-on) where it is forwarded.',
      );
    }
    const unseen = ways.find(({ login }) => login === 'unseen');
    if (unseen === undefined || judged.status !== 'pass') return judged;
    return manual(
      `Open Studio's address in a private window: ${printPlace(unseen.at)} must ask for a password first.`,
    );
  },
});
