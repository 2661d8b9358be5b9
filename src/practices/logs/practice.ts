import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'logs',
  title: 'Log management',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'Debugging and compliance',
  done: 'Logs of all services are collected and kept for a set time, Docker’s own logs rotate, and the tables of the analytics service stay within bounds',
});
