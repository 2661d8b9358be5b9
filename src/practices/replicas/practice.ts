import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'replicas',
  title: 'Read replicas',
  priority: 'P3',
  effort: 'High',
  impact: 'Low',
  reason: 'Advanced scalability',
  done: 'Streaming replicas on other hosts are attached, their lag is watched, and one of them can take over',
});
