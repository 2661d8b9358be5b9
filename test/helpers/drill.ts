import type { DrillRecord } from '../../src/model/drill.ts';

/** A green drill to the last commit, with what a test is about in it. */
export function drillRecord(more: Partial<DrillRecord> = {}): DrillRecord {
  return {
    schemaVersion: 1,
    id: '20261127T040000Z',
    startedAt: '2026-11-27T04:00:00.000Z',
    endedAt: '2026-11-27T04:03:00.000Z',
    project: 'supabase',
    verdict: 'green',
    failure: null,
    target: { asked: 'LATEST', seed: null, moment: null },
    from: { repository: 1, place: '/mnt/backup', backup: '20261127-020003F', bytes: 2 ** 30 },
    lastCommit: '2026-11-27T03:59:58.123456Z',
    rto: { restored: 40, open: 60, well: 80 },
    rpo: { seconds: 23, said: 'a commit was in every repository after 23 s' },
    proofs: [{ id: 'moment', title: 'The moment', status: 'passed', said: 'reached', details: [] }],
    ...more,
  };
}
