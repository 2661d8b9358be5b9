import { describe, expect, it } from 'vitest';
import { soundBackups } from '../../../../test/exactness/healthy-backups.ts';
import { firstRepository, noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { judge, service } from '../../../../test/helpers/facts.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import type { BackupTargetsFact } from '../../../model/facts/files.ts';
import { stale } from './stale.ts';

const at = { file: 'backup.sh', line: 4 };
const target = (date?: string): BackupTargetsFact['targets'][number] => ({
  path: '/var/backups/db',
  at,
  ...(date === undefined ? {} : { newest: { name: 'x.sql.gz', modifiedAt: `${date}T02:00:00.000Z` } }),
});
const given = (...targets: ReturnType<typeof target>[]) => ({
  services: [service('db')],
  scripts: {
    scanned: ['backup.sh'],
    skipped: [],
    found: [{ kind: 'backup' as const, text: 'pg_dumpall', at }],
  },
  deployment: deployment(),
  backupTargets: { targets, shipped: [] },
});

describe('backup/stale', () => {
  it('fails when a week has passed without one', () => {
    expect(judge(stale, given(target('2026-11-13')))).toMatchObject({
      status: 'fail',
      detail: 'the newest backup in /var/backups/db is 9 days old',
      evidence: [{ at }],
    });
  });

  it('passes for last night, for last week, and when one of two places is fresh', () => {
    expect(judge(stale, given(target('2026-11-22'))).status).toBe('pass');
    expect(judge(stale, given(target('2026-11-15'))).status).toBe('pass');
    expect(judge(stale, given(target('2026-01-01'), target('2026-11-22'))).status).toBe('pass');
  });

  it('cannot tell from a place that was not looked at', () => {
    expect(judge(stale, given(target()))).toMatchObject({ reason: expect.stringContaining('not looked at') });
  });

  it('skips the repository of an engine, which keeps its dates inside', () => {
    const { scripts, ...rest } = given(target());
    const found = scripts.found.map((line) => ({ ...line, text: 'pgbackrest --stanza=main backup' }));
    expect(judge(stale, { ...rest, scripts: { ...scripts, found } }).status).toBe('skip');
  });

  it('cannot tell from an empty place, and skips what shows no file here', () => {
    expect(judge(stale, given({ ...target(), device: 1 })).status).toBe('unknown');
    expect(judge(stale, given()).status).toBe('skip');
    const none = given(target('2026-01-01'));
    expect(judge(stale, { ...none, scripts: { ...none.scripts, found: [] } }).status).toBe('skip');
  });

  describe('of Seaworthy’s own', () => {
    const own = (backups: BackupsFact) => judge(stale, { ...given(), services, backups });
    const newest = soundBackups.repositories[0]?.newest ?? expect.fail();
    const ended = (endedAt: string) => firstRepository({ newest: { ...newest, endedAt } });

    it('fails by the schedule that is wished, for each repository by itself', () => {
      expect(own(ended('2026-11-21T02:04:00.000Z'))).toMatchObject({
        status: 'fail',
        detail: 'repository 1: 20261122-020003F ended 34 h ago',
        remedy: { command: 'seaworthy backup run' },
      });
      expect(own({ ...ownBackups(), schedule: 'every 6h' }).status).toBe('fail');
      expect(own({ ...ended('2026-11-17T02:04:00.000Z'), schedule: '0 2 * * 0' }).status).toBe('fail');
      expect(own({ ...ended('2026-11-17T02:04:00.000Z'), schedule: '0 2 * * 1' }).status).toBe('pass');
    });

    it('fails for a repository that holds none yet, and cannot tell of one that does not answer', () => {
      expect(own(firstRepository({ newest: null, status: 'no valid backups' })).status).toBe('fail');
      expect(own(firstRepository({ newest: null, status: 'the store does not answer' }))).toMatchObject({
        status: 'unknown',
        reason: 'repository 1: no backup (the store does not answer)',
      });
      expect(own(ownBackups({ database: 'exited' })).status).toBe('unknown');
    });

    it('passes for last night, and asks the files where Seaworthy makes none', () => {
      expect(own(ownBackups()).status).toBe('pass');
      expect(own(noBackups).status).toBe('skip');
    });
  });
});
