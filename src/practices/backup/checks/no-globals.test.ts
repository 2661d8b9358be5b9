import { describe, expect, it } from 'vitest';
import { deployment } from '../../../../test/helpers/deployment.ts';
import { environment, here, image, judge, service } from '../../../../test/helpers/facts.ts';
import { noGlobals } from './no-globals.ts';

const db = service('db', { image: image('supabase/postgres:17.6.1.136') });
const job = (reference: string, values: Record<string, string> = {}) =>
  service('backup', { image: image(reference), environment: environment(values) });

function given(texts: readonly string[], parts: { jobs?: ReturnType<typeof job>[]; idle?: true } = {}) {
  const found = texts.map((text) => {
    return { kind: 'backup' as const, text, at: here, ...(parts.idle ? { idle: parts.idle } : {}) };
  });
  return {
    services: [db, ...(parts.jobs ?? [])],
    scripts: { scanned: ['backup.sh'], skipped: [], found },
    deployment: deployment(),
  };
}

describe('backup/no-globals', () => {
  it('fails on pg_dump alone', () => {
    const outcome = judge(noGlobals, given(['docker exec db pg_dump -U supabase_admin postgres']));
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('fails on a service that dumps one database at a time', () => {
    const jobs = [job('prodrigestivill/postgres-backup-local:17')];
    expect(judge(noGlobals, given([], { jobs })).status).toBe('fail');
  });

  it.each([
    [['pg_dump postgres', 'pg_dumpall --globals-only']],
    [['docker exec supabase-db pg_dumpall -U supabase_admin']],
    [['pg_dump postgres', 'pgbackrest --stanza=main backup']],
  ])('passes on %j', (texts) => {
    expect(judge(noGlobals, given(texts)).status).toBe('pass');
  });

  it('passes on a service that dumps the whole cluster', () => {
    const jobs = [job('prodrigestivill/postgres-backup-local:17', { POSTGRES_CLUSTER: 'TRUE' })];
    expect(judge(noGlobals, given([], { jobs })).status).toBe('pass');
  });

  it('cannot tell where nothing that was found runs the dump', () => {
    expect(judge(noGlobals, given(['pg_dump postgres'], { idle: true })).status).toBe('unknown');
  });

  it('skips where nothing dumps, and where a service keeps its own settings', () => {
    expect(judge(noGlobals, given([])).status).toBe('skip');
    const jobs = [job('databasus/databasus:3')];
    expect(judge(noGlobals, given(['pg_dump postgres'], { jobs })).status).toBe('skip');
  });
});
