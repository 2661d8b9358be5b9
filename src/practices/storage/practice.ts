import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'storage',
  title: 'Storage backend (S3)',
  priority: 'P2',
  effort: 'Medium',
  impact: 'Medium',
  reason: 'Scalability',
  done: 'Objects lie in an S3 store that is maintained, reached under the public address, and every row has its object',
});
