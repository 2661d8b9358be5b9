import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'analytics',
  title: 'Analytics backend',
  priority: 'P3',
  effort: 'Low',
  impact: 'Low',
  reason: 'Optional improvement',
  done: 'Logflare writes to a Postgres with retention, or to BigQuery with its key, region and roles checked, and nothing else waits for it',
});
