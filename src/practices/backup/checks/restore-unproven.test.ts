import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
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
});
