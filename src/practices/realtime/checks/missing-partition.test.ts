import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { missingPartition } from './missing-partition.ts';

const services = [service('realtime')];
const messages = (newest: string | null, partitioned: boolean | null = true) => ({
  partitioned,
  newest,
  today: '2026-11-22',
});

describe('realtime/missing-partition', () => {
  it.each(['2026-11-21', '2025-12-31', null])('fails when the newest is of %s', (newest) => {
    expect(judge(missingPartition, { services, realtimeMessages: messages(newest) })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'realtime.messages', at: here }],
    });
  });

  it.each(['2026-11-22', '2026-11-25'])('passes when the newest is of %s', (newest) => {
    expect(judge(missingPartition, { services, realtimeMessages: messages(newest) }).status).toBe('pass');
  });

  it('does not apply to a plain table, without one, or without Realtime', () => {
    expect(judge(missingPartition, { services, realtimeMessages: messages(null, false) }).status).toBe(
      'skip',
    );
    expect(judge(missingPartition, { services, realtimeMessages: messages(null, null) }).status).toBe('skip');
    expect(judge(missingPartition, { services: [], realtimeMessages: messages(null) }).status).toBe('skip');
  });

  it('is unknown without the database', () => {
    expect(judge(missingPartition, { services }).status).toBe('unknown');
  });
});
