import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { unnoticedFailure } from './unnoticed-failure.ts';

const given = (parts: { unchecked?: true; idle?: true }, text = 'pg_dump -U supabase_admin postgres') => ({
  services: [service('db'), service('other', { name: 'shop-db' })],
  scripts: {
    scanned: ['backup.sh'],
    skipped: [],
    found: [{ kind: 'backup' as const, text, at: here, ...parts }],
  },
});

describe('backup/unnoticed-failure', () => {
  it('fails where the end of a dump is lost', () => {
    expect(judge(unnoticedFailure, given({ unchecked: true }))).toMatchObject({
      status: 'fail',
      evidence: [{ at: here }],
    });
  });

  it('passes where somebody looks', () => {
    expect(judge(unnoticedFailure, given({})).status).toBe('pass');
  });

  it('cannot tell where nothing that was found runs the dump', () => {
    expect(judge(unnoticedFailure, given({ unchecked: true, idle: true })).status).toBe('unknown');
  });

  it('skips dumps of somebody else’s database', () => {
    const other = 'docker exec shop-db pg_dump -U shop shop';
    expect(judge(unnoticedFailure, given({ unchecked: true }, other)).status).toBe('skip');
  });
});
