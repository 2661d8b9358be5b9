import { type Known, unknownFact } from '../model/fact.ts';
import type { ServiceFact } from '../model/facts/services.ts';
import type { GathererContext } from './gatherer.ts';

/** The services gathered before; unknown when they were not. */
export function servicesBefore({ before }: GathererContext): Known<readonly ServiceFact[]> {
  return before.services ?? unknownFact('the services could not be read');
}
