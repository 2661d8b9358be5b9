import type { Mutation } from '../mutation.ts';
import { analytics } from './analytics.ts';
import { auth } from './auth.ts';
import { backup } from './backup.ts';
import { backupJobs } from './backup-jobs.ts';
import { compose } from './compose.ts';
import { database } from './database.ts';
import { databaseTraces } from './database-traces.ts';
import { exposure } from './exposure.ts';
import { functions } from './functions.ts';
import { health } from './health.ts';
import { host } from './host.ts';
import { keyCopies } from './key-copies.ts';
import { limits } from './limits.ts';
import { logs } from './logs.ts';
import { mail } from './mail.ts';
import { monitoring } from './monitoring.ts';
import { ownBackups } from './own-backups.ts';
import { pool } from './pool.ts';
import { realtime } from './realtime.ts';
import { replicas } from './replicas.ts';
import { secrets } from './secrets.ts';
import { storage } from './storage.ts';
import { storageS3 } from './storage-s3.ts';
import { tls } from './tls.ts';

/** All labelled breakages, by practice. */
export const mutations: readonly Mutation[] = [
  ...secrets,
  ...keyCopies,
  ...exposure,
  ...tls,
  ...mail,
  ...monitoring,
  ...backup,
  ...backupJobs,
  ...ownBackups,
  ...health,
  ...logs,
  ...auth,
  ...realtime,
  ...database,
  ...databaseTraces,
  ...compose,
  ...host,
  ...storage,
  ...storageS3,
  ...pool,
  ...limits,
  ...analytics,
  ...functions,
  ...replicas,
];
