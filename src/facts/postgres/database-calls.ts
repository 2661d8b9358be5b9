import { z } from 'zod';
import { known, unknownFact } from '../../model/fact.ts';
import type { DatabaseCallsFact } from '../../model/facts/database-traces.ts';
import type { GathererContext } from '../gatherer.ts';
import { type Answer, defineDatabaseFact, onOwn, readAnswer } from './question.ts';
import { cronJobSource, functionSource, triggerSource } from './texts.ts';

const foundShape = z.array(z.object({ place: z.string(), host: z.string(), port: z.string().nullable() }));

/** `http://kong:8000/…`: a name without a dot, which only Docker's DNS knows. Not `localhost`, not a format's `%s`. */
const call = `'https?://([A-Za-z][A-Za-z0-9_-]*)(?::([0-9]{1,5}))?(?![A-Za-z0-9_.:@-])'`;

function callsOf({
  name,
  text,
  from,
}: {
  readonly name: string;
  readonly text: string;
  readonly from: string;
}) {
  return onOwn(`
select coalesce(jsonb_agg(distinct jsonb_build_object('place', place, 'host', found[1], 'port', found[2])), '[]') from (
  select ${name} as place, regexp_matches(${text}, ${call}, 'g') as found from ${from} limit 500
) as hits`);
}

/** Addresses of this stack's containers that triggers, cron jobs and functions call (failure case 70). */
export const databaseCalls = defineDatabaseFact({
  fact: 'databaseCalls',
  questions: {
    triggers: callsOf(triggerSource),
    cronJobs: callsOf(cronJobSource),
    functions: callsOf(functionSource),
  },
  read(answers, { redactor }: GathererContext) {
    const calls: DatabaseCallsFact['calls'][number][] = [];
    const skipped: { where: string; reason: string }[] = [];
    for (const [where, answer] of Object.entries(answers) as [string, Answer][]) {
      // What does not exist (cron without pg_cron) calls nobody.
      if (!answer.known && answer.absent) continue;
      const parsed = readAnswer(answer, foundShape);
      if (!parsed.known) skipped.push({ where, reason: parsed.reason });
      else {
        for (const { place, host, port } of parsed.value) {
          const at = { where: redactor.text(place), host: redactor.text(host.toLowerCase()) };
          calls.push(port === null ? at : { ...at, port: Number(port) });
        }
      }
    }
    const first = skipped[0];
    if (first !== undefined && skipped.length === Object.keys(answers).length)
      return unknownFact(first.reason);
    return known({ calls, skipped });
  },
});
