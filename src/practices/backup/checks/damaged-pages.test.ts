import { describe, expect, it } from 'vitest';
import { soundBackups } from '../../../../test/exactness/healthy-backups.ts';
import { firstRepository, noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { damagedPages } from './damaged-pages.ts';

const newest = soundBackups.repositories[0]?.newest ?? expect.fail();

describe('backup/damaged-pages', () => {
  it('fails when the newest backup of one repository has met some', () => {
    const backups = firstRepository({ newest: { ...newest, damagedPages: true } });
    expect(judge(damagedPages, { services, backups })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '20261122-020003F' }],
    });
  });

  it('passes when none has', () => {
    expect(judge(damagedPages, { services, backups: ownBackups() }).status).toBe('pass');
  });

  it('cannot tell without a backup, and skips where Seaworthy makes none', () => {
    const backups = ownBackups({ repositories: [] });
    expect(judge(damagedPages, { services, backups }).status).toBe('unknown');
    expect(judge(damagedPages, { services, backups: noBackups }).status).toBe('skip');
  });
});
