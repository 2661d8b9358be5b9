// What `auto` says: it keeps what ends TLS here, and starts nothing. A name that is away for a minute would else take TLS down.
import type { Wishes } from '../../engine/wishes/schema.ts';
import type { Known } from '../../model/fact.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { FactTable } from '../../model/facts/table.ts';
import { oldCaddyOf } from './old-caddy.ts';
import { terminatorsOf } from './terminators.ts';

type Seen = {
  readonly [Name in 'hostProxies' | 'proxyConfigs']: Known<FactTable[Name]>;
};

/** What a person is told who wished no proxy by name. */
export function automaticNotes(
  services: readonly ServiceFact[],
  wishes: Wishes,
  facts: Seen,
): readonly string[] {
  const old = services.flatMap((service) => {
    const release = oldCaddyOf(service);
    return release === null
      ? []
      : [
          `${service.name} is Caddy ${release}, too old to renew certificates for sure: take a current Caddy 2`,
        ];
  });
  return [...foundNotes(services, wishes, facts), ...old];
}

function foundNotes(
  services: readonly ServiceFact[],
  { domain, tls }: Wishes,
  facts: Seen,
): readonly string[] {
  const [found] = terminatorsOf(services, facts, true);
  if (found !== undefined)
    return [
      `TLS ends at what is there: ${found.saw} (${found.subject}); seaworthy tls config prints how it should be set up`,
    ];
  if (tls.proxy === 'existing')
    return [
      'tls.proxy is existing, but none is seen here: seaworthy tls config prints what one elsewhere needs',
    ];
  if (domain === undefined) return [];
  return [`nothing here ends TLS for ${domain}: tls.proxy: caddy in seaworthy.yaml puts a proxy in front`];
}
