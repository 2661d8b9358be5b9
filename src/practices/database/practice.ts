import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'database',
  title: 'Database',
  priority: 'P1',
  effort: 'Medium',
  impact: 'Critical',
  reason: 'Everything stands on it',
  done: 'Version and data directory agree, every service logs in and owns its objects, slots and collation are in order, and no exposed table is open',
});
