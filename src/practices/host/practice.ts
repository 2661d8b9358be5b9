import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'host',
  title: 'Host',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'The machine under everything',
  done: 'Disk, inodes, memory, swap, clock and Docker itself are in order, and somebody is told before they are not',
});
