import { known, unknownFact } from '../../model/fact.ts';
import { defineGatherer } from '../gatherer.ts';
import { ownHost } from './own-host.ts';
import { wishedTls } from './wished.ts';

const patienceMs = 5000;

/**
 * Where the public name leads that the wishes give, as this machine resolves it, and this machine's own addresses. Asked only
 * where a proxy of ours is to get a certificate for it: nobody else needs to know, and offline it takes seconds.
 */
export const domainAddresses = defineGatherer({
  fact: 'domainAddresses',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const { domain, proxy } = wishedTls(context);
    if (domain === null) return unknownFact('seaworthy.yaml names no domain');
    if (!/^(?:host-)?(?:caddy|nginx)$/.test(proxy ?? ''))
      return unknownFact('seaworthy.yaml wishes no proxy that would get a certificate');
    const { resolver, tcp } = context.world;
    const answer = await resolver.addresses(domain, patienceMs);
    if (!answer.resolved && !answer.isAbsent)
      return unknownFact(`nobody resolves ${domain} for this machine (${answer.reason})`);
    return known({
      domain,
      addresses: answer.resolved ? answer.addresses : [],
      own: tcp.ownAddresses(),
    });
  },
});
