import type { TlsWishes } from '../../engine/wishes/tls.ts';
import type { Known } from '../../model/fact.ts';
import type { InstalledSiteFact } from '../../model/facts/host.ts';

/**
 * What to do first where a site of ours is on the machine that the wishes no longer ask for: its script goes with the
 * generation, and what nobody takes away goes on answering, at ports that the next proxy wants.
 */
export function installedNotes({ proxy }: TlsWishes, fact: Known<InstalledSiteFact>): readonly string[] {
  if (!fact.known || fact.value.proxy === null || proxy === `host-${fact.value.proxy}`) return [];
  return [
    `the site of host-${fact.value.proxy} is still installed on this machine: sudo seaworthy proxy remove takes it away, before this plan is applied`,
  ];
}

/** Whether the site that is wished is on the machine already. */
export function isInstalled({ proxy }: TlsWishes, fact: Known<InstalledSiteFact>): boolean {
  return fact.known && fact.value.proxy !== null && proxy === `host-${fact.value.proxy}`;
}
