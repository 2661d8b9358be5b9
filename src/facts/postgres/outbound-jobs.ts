import { z } from 'zod';
import { known, unknownFact } from '../../model/fact.ts';
import { defineDatabaseFact, onOwn, readAnswer } from './question.ts';

/**
 * What a restored copy would do to the world (failure case 21): jobs of pg_cron (its table cron.job, column active), and
 * triggers of Studio's webhooks (supabase_functions.http_request) or of functions that call pg_net (net.http_*).
 */
export const outboundJobs = defineDatabaseFact({
  fact: 'outboundJobs',
  questions: {
    cronJobs: onOwn('select to_jsonb(count(*)) from cron.job where active'),
    webhooks: onOwn(`
select to_jsonb(count(*)) from pg_trigger t
  join pg_proc p on p.oid = t.tgfoid join pg_namespace n on n.oid = p.pronamespace
where not t.tgisinternal and t.tgenabled <> 'D'
  and ((n.nspname = 'supabase_functions' and p.proname = 'http_request') or p.prosrc ~* '\\mnet\\.http_')`),
  },
  read({ cronJobs, webhooks }) {
    const isAbsent = !cronJobs.known && cronJobs.absent;
    const jobs = isAbsent ? known(null) : readAnswer(cronJobs, z.number());
    const triggers = readAnswer(webhooks, z.number());
    if (!jobs.known) return unknownFact(jobs.reason);
    return triggers.known ? known({ cronJobs: jobs.value, webhooks: triggers.value }) : triggers;
  },
});
