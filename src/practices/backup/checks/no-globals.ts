import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { settingOf } from '../../../engine/find-service.ts';
import type { Evidence } from '../../../model/outcome.ts';
import { databaseBackups, dumpsAnother, postgresJobs } from '../database-copies.ts';
import { idleReason } from '../saved.ts';

/** Whole clusters: roles are files there, or statements. */
const whole = /\b(?:pg_dumpall|pg_basebackup|pgbackrest|wal-g|barman)\b/;
const dump = /\bpg_dump\b/;

/** Images that run pg_dump for one database at a time unless they are told POSTGRES_CLUSTER. */
const dumpers = /(?:^|\/)(?:postgres-backup-local|postgres-backup-s3)$/;

export const noGlobals = defineCheck({
  id: 'backup/no-globals',
  pass: 'Roles are saved with the databases',
  fail: 'Dumps leave the roles out',
  why: 'pg_dump holds no role, password or membership: a restore stops at the first GRANT to a role of your own.',
  severity: 'P1',
  sources: ['failure case 10', 'PostgreSQL manual, pg_dumpall --globals-only'],
  needs: ['services', 'scripts', 'deployment'],

  run({ services, scripts, deployment }) {
    const backups = databaseBackups({ services, scripts, directory: deployment.directory });
    if (backups.toldElsewhere.length > 0)
      return skip('a service dumps what its own settings say, which are not in these files');
    const lines = scripts.found.filter(
      ({ kind, idle, text }) => kind === 'backup' && idle !== true && !dumpsAnother(text, services),
    );
    const jobs = postgresJobs(services).filter(({ image }) => dumpers.test(image?.repository ?? ''));
    const complete: readonly Evidence[] = [
      ...lines.filter(({ text }) => whole.test(text)).map(({ text, at }) => seen(at.file, text, at)),
      ...jobs
        .filter((job) => /^true$/i.test(settingOf(job, 'POSTGRES_CLUSTER')?.text ?? ''))
        .map(({ name, at }) => seen(`services.${name}`, 'dumps the whole cluster', at)),
    ];
    if (complete.length > 0) return pass(...complete);
    const found = some([
      ...lines.filter(({ text }) => dump.test(text)).map(({ text, at }) => seen(at.file, text, at)),
      ...jobs.map(({ name, at }) => seen(`services.${name}`, 'dumps single databases', at)),
    ]);
    const asleepAt = backups.idle[0]?.at;
    if (found === null && asleepAt !== undefined) return unknown(idleReason(asleepAt));
    if (found === null) return skip('no dump that something runs was found here');
    return fail(
      'pg_dump alone is run here, and it saves no role',
      found,
      'Run pg_dumpall --globals-only as supabase_admin beside each dump, and keep its file with it.',
    );
  },
});
