import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'monitoring',
  title: 'Monitoring and observability',
  priority: 'P0',
  effort: 'Medium',
  impact: 'Critical',
  reason: 'Required for production operations',
  done: 'Every service with metrics is scraped, those without are probed, and alerts reach a person',
});
