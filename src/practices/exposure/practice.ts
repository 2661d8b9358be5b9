import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'exposure',
  title: 'Exposure to the internet',
  priority: 'P0',
  effort: 'Low',
  impact: 'Critical',
  reason: 'What can be reached gets attacked',
  done: 'Only 443 and 80 can be reached from outside, internal routes are closed, and Studio stands behind a login',
});
