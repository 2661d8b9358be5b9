import type { Severity } from '../../src/model/severity.ts';
import { checks } from '../../src/practices/catalogue.generated.ts';
import { type Deployment, factsOfFiles, type Statuses, statusesOf } from './audited.ts';
import { withLiveFacts } from './live-facts.ts';

/** What the audit says of one deployment: from its files alone, and with everything seen that runs. */
export interface Seen {
  readonly static: Statuses;
  readonly live: Statuses;
}

const severities: Readonly<Record<string, Severity>> = Object.fromEntries(
  checks.map(({ id, severity }) => [id, severity]),
);

export async function seenOf(deployment: Deployment): Promise<Seen> {
  const facts = await factsOfFiles(deployment);
  return { static: statusesOf(facts), live: statusesOf(withLiveFacts(facts)) };
}

/** Checks whose failure means loss, breach or outage: P0 and P1. */
export function isSevere(id: string): boolean {
  return severities[id] === 'P0' || severities[id] === 'P1';
}

/** The failing checks, all or those that `isSevere` names. */
export function failing(statuses: Statuses, which: (id: string) => boolean = () => true): readonly string[] {
  return Object.keys(statuses).filter((id) => statuses[id] === 'fail' && which(id));
}
