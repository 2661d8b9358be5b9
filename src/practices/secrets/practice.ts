import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'secrets',
  title: 'Secrets and API keys',
  priority: 'P0',
  effort: 'Medium',
  impact: 'Critical',
  reason: 'Published samples open every door',
  done: 'No sample secret is in use, and the API keys are signed by the secret in use, unexpired and watched',
});
