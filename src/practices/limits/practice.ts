import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'limits',
  title: 'Resource limits',
  priority: 'P2',
  effort: 'Low',
  impact: 'Medium',
  reason: 'Resource management',
  done: 'CPU and memory limits fit the host, and the memory settings of Postgres fit its limit',
});
