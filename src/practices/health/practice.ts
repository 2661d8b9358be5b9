import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'health',
  title: 'Health check optimization',
  priority: 'P1',
  effort: 'Low',
  impact: 'High',
  reason: 'Reliability improvement',
  done: 'Every service has a health check that tells the truth and is as patient as the service is critical, and somebody notices what is unhealthy',
});
