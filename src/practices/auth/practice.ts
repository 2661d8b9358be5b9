import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'auth',
  title: 'Authentication settings',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'The defaults suit a first try',
  done: 'Redirects, sign-up, confirmation and rate limits are as the operator intends',
});
