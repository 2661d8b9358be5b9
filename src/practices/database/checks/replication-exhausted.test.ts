import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { replicationExhausted } from './replication-exhausted.ts';

const services = [service('db')];
const settings = { max_wal_senders: '10', max_replication_slots: '5' };
const slots = (count: number, walsenders?: number, active = true) => ({
  slots: Array.from({ length: count }, (_, index) => ({
    name: `slot_${index}`,
    type: 'logical',
    active,
    walStatus: 'reserved',
    retainedBytes: 0,
  })),
  replicas: 0,
  ...(walsenders === undefined ? {} : { walsenders }),
});

describe('database/replication-exhausted', () => {
  it('fails when every slot is taken, and names those that nobody reads', () => {
    expect(judge(replicationExhausted, { services, settings, slots: slots(5, 2, false) })).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('all 5 replication slots are in use; nobody reads slot_0'),
      evidence: [{ subject: 'max_replication_slots', saw: '5 of 5 replication slots in use', at: here }],
    });
  });

  it('fails when every walsender is taken', () => {
    expect(judge(replicationExhausted, { services, settings, slots: slots(1, 10) })).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'max_wal_senders' }],
    });
  });

  it('passes while one of each is left', () => {
    expect(judge(replicationExhausted, { services, settings, slots: slots(4, 9) }).status).toBe('pass');
  });

  it('is unknown without the limits, or in facts saved before walsenders were counted', () => {
    expect(judge(replicationExhausted, { services, settings: {}, slots: slots(1, 1) }).status).toBe(
      'unknown',
    );
    expect(judge(replicationExhausted, { services, settings, slots: slots(1) }).status).toBe('unknown');
    expect(judge(replicationExhausted, { services, settings }).status).toBe('unknown');
  });

  it('does not apply where replication is off', () => {
    const off = { max_wal_senders: '0', max_replication_slots: '0' };
    expect(judge(replicationExhausted, { services, settings: off, slots: slots(0, 0) }).status).toBe('skip');
  });
});
