import type { JobSource } from '../job.ts';
import { auditJobs } from './audit.ts';
import { backupJobs } from './backup.ts';
import { drillJobs } from './drill.ts';
import { logicalJobs } from './logical.ts';
import { verifyJobs } from './verify.ts';

/** Where every job comes from; a practice's jobs are one file here and one line. */
export const jobSources: readonly JobSource[] = [auditJobs, backupJobs, drillJobs, logicalJobs, verifyJobs];
