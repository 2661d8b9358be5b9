import { defineCheck, manual, pass, seen } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { counted, listed } from '../../../engine/words.ts';

/** No fault of the deployment, so it never fails: a person has to know it on the day of a restore. */
export const copyWithSideEffects = defineCheck({
  id: 'backup/copy-with-side-effects',
  pass: 'A restored copy of the database does nothing by itself',
  fail: 'A restored copy of the database acts on the world',
  why: 'Jobs and webhooks come back with the data: a copy on a staging machine bills, mails and calls as production does.',
  severity: 'P2',
  sources: ['failure case 21'],
  needs: ['services', 'outboundJobs'],

  run({ services, outboundJobs }) {
    const { cronJobs, webhooks } = outboundJobs;
    const jobs = cronJobs ?? 0;
    if (jobs + webhooks === 0) {
      const saw = `${cronJobs === null ? 'no pg_cron' : 'no active cron job'}, no webhook trigger`;
      return pass(seen('database', saw, anchorOf(services, 'db')));
    }
    const what = [
      ...(jobs > 0 ? [counted(jobs, 'active cron job')] : []),
      ...(webhooks > 0 ? [counted(webhooks, 'webhook trigger')] : []),
    ];
    return manual(
      `Start a restored copy only on a network without a way out (internal: true): ${listed(what)} would act there at once; switch them off before the network is opened.`,
    );
  },
});
