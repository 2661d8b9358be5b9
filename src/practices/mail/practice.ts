import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'mail',
  title: 'SMTP configuration',
  priority: 'P0',
  effort: 'Low',
  impact: 'Critical',
  reason: 'Required for auth emails',
  done: 'A real SMTP relay proven by a real dialogue and a test mail, from a domain that vouches for it',
});
