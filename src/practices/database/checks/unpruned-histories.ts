import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { anchorOf } from '../../../engine/find-service.ts';
import { listed } from '../../../engine/words.ts';
import { printBytes } from '../../../model/bytes.ts';

/** Below this a backup does not notice. */
const mostBytes = 256 * 1024 * 1024;
/** Longer than anybody looks back in a log of runs. */
const mostDays = 30;

export const unprunedHistories = defineCheck({
  id: 'database/unpruned-histories',
  pass: 'Histories inside the database are small or short',
  fail: 'A history inside the database grows without end',
  why: 'Nothing prunes it: backups, restores and vacuum carry it along until the disk is full.',
  severity: 'P2',
  sources: [
    'failure case 83',
    'citusdata/pg_cron: README, cron.job_run_details',
    'supabase/pg_net: pg_net.ttl',
  ],
  needs: ['services', 'histories'],

  run({ services, histories }, { now }) {
    const { tables } = histories;
    if (tables.length === 0) return skip('this database keeps none of the known histories');
    const at = anchorOf(services, 'db');
    const judged = tables.map((one) => ({ ...one, days: daysSince(one.oldest, now) }));
    // A large table whose rows are young is busy and pruned.
    const long = judged.filter(({ bytes, days }) => bytes >= mostBytes && (days === null || days > mostDays));
    const found = some(long.map((one) => seen(one.table, sawOf(one), at)));
    if (found === null) return pass(...judged.map((one) => seen(one.table, sawOf(one), at)));
    return fail(
      `${listed(long.map(({ table }) => table))} ${long.length === 1 ? 'is' : 'are'} never pruned`,
      found,
      'Schedule a DELETE of rows older than you need with pg_cron, in small batches at first, and VACUUM the table once.',
    );
  },
});

function daysSince(moment: string | null, now: Date): number | null {
  return moment === null ? null : Math.floor((now.getTime() - Date.parse(moment)) / 86_400_000);
}

function sawOf({ bytes, days }: { readonly bytes: number; readonly days: number | null }): string {
  return days === null ? printBytes(bytes) : `${printBytes(bytes)}, rows ${days} days old`;
}
