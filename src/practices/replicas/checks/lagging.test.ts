import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte } from '../../../model/bytes.ts';
import { lagging } from './lagging.ts';

const services = [service('db')];
const slots = (retainedBytes: number | null, active = true, type = 'physical') => ({
  replicas: 1,
  slots: [{ name: 'replica_1', type, active, walStatus: 'reserved', retainedBytes }],
});

describe('replicas/lagging', () => {
  it('fails on a replica far behind', () => {
    const outcome = judge(lagging, { services, slots: slots(3 * gibibyte) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here, saw: '3 GiB behind' }] });
  });

  it('passes when it keeps up', () => {
    expect(judge(lagging, { services, slots: slots(gibibyte) }).status).toBe('pass');
    expect(judge(lagging, { services, slots: slots(null) }).status).toBe('pass');
  });

  it('cannot tell without a slot in use', () => {
    expect(judge(lagging, { services, slots: slots(3 * gibibyte, false) }).status).toBe('unknown');
    expect(judge(lagging, { services, slots: slots(3 * gibibyte, true, 'logical') }).status).toBe('unknown');
  });

  it('says that no replica is configured', () => {
    const outcome = judge(lagging, { services, slots: { replicas: 0, slots: [] } });
    expect(outcome).toMatchObject({
      status: 'skip',
      reason: expect.stringContaining('no replica is configured'),
    });
  });
});
