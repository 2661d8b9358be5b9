import { z } from 'zod';
import { known } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

/** Enough to see how many people a rotation signs out; counting on would take its time. */
const countedTo = 100_000;

/** Sessions of users that have not ended (failure case 68). */
export const sessions = defineDatabaseFact({
  fact: 'sessions',
  questions: {
    // Read through jsonb: `not_after` came with a migration of 2022.
    live: onOwn(`
select to_jsonb(count(*)) from (
  select from auth.sessions s
  where coalesce((to_jsonb(s) ->> 'not_after')::timestamptz > now(), true) limit ${countedTo}
) as found`),
  },
  read({ live }) {
    const count = readAnswer(live, z.number());
    return count.known ? known({ live: count.value, countedTo }) : count;
  },
});
