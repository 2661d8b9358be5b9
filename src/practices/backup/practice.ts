import { definePractice } from '../../engine/practice.ts';

export const practice = definePractice({
  id: 'backup',
  title: 'Backup and disaster recovery',
  priority: 'P1',
  effort: 'Medium',
  impact: 'High',
  reason: 'Data protection',
  done: 'Scheduled physical backups with point-in-time recovery and a logical copy, off the machine and encrypted, with the storage objects, the configuration and the vault key, proven by restore drills',
});
