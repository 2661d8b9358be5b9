import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'pool',
  title: 'Connection pool tuning',
  priority: 'P2',
  effort: 'Low',
  impact: 'Medium',
  reason: 'Performance optimization',
  done: 'The pools of all services fit into one connection budget, and what runs equals what the files say',
});
