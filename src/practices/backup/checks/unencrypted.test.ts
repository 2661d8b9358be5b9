import { describe, expect, it } from 'vitest';
import { firstRepository, noBackups, ownBackups, services } from '../../../../test/helpers/backups.ts';
import { judge } from '../../../../test/helpers/facts.ts';
import { unencrypted } from './unencrypted.ts';

describe('backup/unencrypted', () => {
  it('fails when one repository says that it has no cipher', () => {
    const outcome = judge(unencrypted, { services, backups: firstRepository({ encrypted: false }) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'repository 1' }] });
  });

  it('passes when each says that it is encrypted', () => {
    expect(judge(unencrypted, { services, backups: ownBackups() }).status).toBe('pass');
  });

  it('cannot tell from one that does not answer, and skips where Seaworthy backs nothing up', () => {
    const { encrypted: _, ...silent } = ownBackups().repositories[0] ?? expect.fail();
    const backups = ownBackups({ repositories: [silent] });
    expect(judge(unencrypted, { services, backups }).status).toBe('unknown');
    expect(judge(unencrypted, { services, backups: noBackups }).status).toBe('skip');
  });
});
