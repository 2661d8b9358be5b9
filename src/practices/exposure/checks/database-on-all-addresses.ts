import { defineCheck, fail, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { remedyFor } from '../close-them.ts';
import { judgePorts } from '../judge-ports.ts';
import { tcpWays } from '../label-ways.ts';
import { reachablePorts } from '../published-ports.ts';

export const databaseOnAllAddresses = defineCheck({
  id: 'exposure/database-on-all-addresses',
  pass: 'The database cannot be reached from outside',
  fail: 'The database is published on every address',
  why: 'Docker opens published ports ahead of UFW, so the whole internet can guess passwords for a superuser, in plain text.',
  severity: 'P0',
  sources: ['failure case 4', 'checklist: Database port', 'docs.docker.com: Packet filtering and firewalls'],
  needs: ['services'],
  uses: ['containers', 'firewall'],

  run({ services }, { facts }) {
    const databases = servicesOf(services, 'db', 'pooler');
    if (databases.length === 0) return skip('the database runs elsewhere, and no pooler runs here');
    const ports = databases.flatMap((service) => reachablePorts(service, facts.containers));
    const judged = judgePorts(ports, databases, facts.firewall, remedyFor(ports));
    const ways = tcpWays(databases, services).filter(({ login }) => login === 'none');
    const evidence = some(ways.map(({ subject, saw, at }) => seen(subject, saw, at)));
    if (judged.status === 'fail' || evidence === null) return judged;
    return fail(
      listed(ways.map(({ saw }) => saw)),
      evidence,
      'Take the labels of this router away, or let it pass listed addresses alone (ipAllowList), and recreate the containers.',
    );
  },
});
