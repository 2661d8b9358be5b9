import { posix } from 'node:path';
import { known, unknownFact } from '../../model/fact.ts';
import { defineGatherer, type GathererContext } from '../gatherer.ts';
import { ownHost } from './own-host.ts';

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
    const text = wishesText(context);
    const domain = domainIn(text);
    if (domain === null) return unknownFact('seaworthy.yaml names no domain');
    if (!/\bproxy:[ \t]*["']?(?:caddy|nginx)\b/.test(text))
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

/** Two keys of it; the wishes themselves are read, and complained about, by those who decide on them. */
function wishesText({ world, project }: GathererContext): string {
  const read = world.files.read(posix.join(project.directory, 'seaworthy.yaml'));
  return read.ok ? read.text : '';
}

function domainIn(text: string): string | null {
  const domain = /^domain:[ \t]*["']?([a-z0-9.-]+\.[a-z0-9-]+)["']?[ \t]*(?:#.*)?$/im.exec(text)?.[1];
  return domain?.toLowerCase() ?? null;
}
