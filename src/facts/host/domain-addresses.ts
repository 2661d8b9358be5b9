import { posix } from 'node:path';
import { known, unknownFact } from '../../model/fact.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { ownHost } from './own-host.ts';

const patienceMs = 5000;

/** Where the public name leads that the wishes give, as this machine resolves it, and this machine's own addresses. */
export const domainAddresses = defineGatherer({
  fact: 'domainAddresses',
  source: 'host',
  async gather(context) {
    const host = await ownHost(context);
    if (!host.known) return host;
    const domain = wishedDomain(context);
    if (domain === null) return unknownFact('seaworthy.yaml names no domain');
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

/** This one key; the wishes themselves are read, and complained about, by those who decide on them. */
function wishedDomain({ world, project }: GathererContext): string | null {
  const read = world.files.read(posix.join(project.directory, 'seaworthy.yaml'));
  if (!read.ok) return null;
  const domain = /^domain:[ \t]*["']?([a-z0-9.-]+\.[a-z0-9-]+)["']?[ \t]*(?:#.*)?$/im.exec(read.text)?.[1];
  return domain?.toLowerCase() ?? null;
}
