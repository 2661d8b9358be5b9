// A gatherer: looks at the world, makes one fact, never judges. What it cannot see is a reason, never an empty fact.
import type { Project } from '../deployment/project.ts';
import type { Known } from '../model/fact.ts';
import type { FactName, FactTable } from '../model/facts/table.ts';
import type { World } from '../ports/world.ts';
import type { Redactor } from './redactor.ts';

export interface GathererContext {
  readonly project: Project;
  readonly world: World;
  /** Removes the deployment's secrets from text, and describes them. */
  readonly redactor: Redactor;
  /** Nothing outside the deployment's own files may be looked at (--static). */
  readonly isStatic?: boolean;
  /** Facts gathered before this one, for gatherers that build on another (`after`). */
  readonly before: { readonly [Name in FactName]?: Known<FactTable[Name]> };
}

export interface Gatherer<Name extends FactName = FactName> {
  readonly fact: Name;
  /** `files` runs always; the others only without --static. */
  readonly source: 'files' | 'docker' | 'postgres' | 'host';
  readonly after?: readonly FactName[];
  readonly gather: (context: GathererContext) => Known<FactTable[Name]> | Promise<Known<FactTable[Name]>>;
}

export function defineGatherer<const Name extends FactName>(gatherer: Gatherer<Name>): Gatherer<Name> {
  return gatherer;
}
