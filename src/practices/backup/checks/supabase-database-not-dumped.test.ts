import { describe, expect, it } from 'vitest';
import { environment, here, judge, service } from '../../../../test/helpers/facts.ts';
import { supabaseDatabaseNotDumped } from './supabase-database-not-dumped.ts';

const pooler = service('pooler', {
  environment: environment({ DATABASE_URL: 'ecto://supabase_admin:[redacted]@db:5432/_supabase' }),
});
const given = (texts: readonly string[], services = [service('db'), pooler]) => ({
  services,
  scripts: {
    scanned: ['backup.sh'],
    skipped: [],
    found: texts.map((text) => ({ kind: 'backup' as const, text, at: here })),
  },
});
const dump = 'docker exec db pg_dump -U supabase_admin -d postgres';

describe('backup/supabase-database-not-dumped', () => {
  it.each([[[dump]], [[dump, 'pg_dumpall --globals-only']], [['pg_dump postgres', 'pg_dumpall -g']]])(
    'fails with %j alone',
    (texts) => {
      expect(judge(supabaseDatabaseNotDumped, given(texts))).toMatchObject({
        status: 'fail',
        detail: 'pooler keeps data in _supabase, and no dump names it',
        evidence: [{ at: here }],
      });
    },
  );

  it.each([
    [[dump, 'docker exec db pg_dump -U supabase_admin -d _supabase']],
    [['pg_dumpall -U supabase_admin']],
    [[dump, 'pgbackrest --stanza=main backup']],
  ])('passes with %j', (texts) => {
    expect(judge(supabaseDatabaseNotDumped, given(texts)).status).toBe('pass');
  });

  it('skips a database by variable, no dump at all, and a stack that does not use it', () => {
    expect(judge(supabaseDatabaseNotDumped, given(['pg_dump -d "$db"'])).status).toBe('skip');
    expect(judge(supabaseDatabaseNotDumped, given([])).status).toBe('skip');
    expect(judge(supabaseDatabaseNotDumped, given([dump], [service('db')])).status).toBe('skip');
  });
});
