import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'compose',
  title: 'Compose files',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'What runs is what was meant',
  done: 'The running file set is the intended one, versions, names and variables fit together, and no script destroys data',
});
