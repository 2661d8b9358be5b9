import { describe, expect, it } from 'vitest';
import { ownBackups, services } from '../../../../test/helpers/backups.ts';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import type { BackupsFact } from '../../../model/facts/backups.ts';
import { restoreUnproven } from './restore-unproven.ts';

const given = (...texts: string[]) => ({
  services: [service('db')],
  scripts: {
    scanned: ['backup.sh'],
    skipped: [],
    found: texts.map((text) => ({ kind: 'backup' as const, text, at: here })),
  },
  deployment: deployment(),
});

describe('backup/restore-unproven', () => {
  it('asks a person where there is a backup: nothing here can pass or fail it', () => {
    const outcome = judge(restoreUnproven, given('pg_dumpall -U supabase_admin'));
    expect(outcome).toMatchObject({ status: 'manual', instruction: expect.stringContaining('Restore') });
  });

  it('asks a person where a script would back up, though nothing that was found runs it', () => {
    const { scripts, ...rest } = given('pg_dumpall -U supabase_admin');
    const found = scripts.found.map((line) => ({ ...line, idle: true as const }));
    expect(judge(restoreUnproven, { ...rest, scripts: { ...scripts, found } }).status).toBe('manual');
  });

  it('leaves a deployment without a backup to the check that fails for it', () => {
    expect(judge(restoreUnproven, given()).status).toBe('skip');
  });

  describe('of Seaworthy’s own backups', () => {
    const of = (drills: Omit<BackupsFact['drills'], 'rpo'>) =>
      judge(restoreUnproven, {
        ...given(),
        services,
        backups: ownBackups({ drills: { ...drills, rpo: null } }),
      });
    const green = { at: '2026-11-16T05:00:00.000Z', seconds: 94 };

    it('passes by a green drill of the last month, and says how long it took', () => {
      expect(of({ green, redSince: null })).toMatchObject({
        status: 'pass',
        evidence: [{ saw: 'the last green drill was 6 days ago, in 94 s' }],
      });
    });

    it('fails without one, after a month, and when a later one was red', () => {
      expect(of({ green: null, redSince: null })).toMatchObject({
        status: 'fail',
        remedy: { command: 'seaworthy drill' },
      });
      expect(of({ green: { ...green, at: '2026-10-20T00:00:00.000Z' }, redSince: null }).status).toBe('fail');
      const redSince = { at: '2026-11-20T05:00:00.000Z', failure: 'the key does not open it' };
      expect(of({ green, redSince })).toMatchObject({
        status: 'fail',
        detail: 'the drill of 2026-11-20 failed: the key does not open it',
      });
    });
  });
});
