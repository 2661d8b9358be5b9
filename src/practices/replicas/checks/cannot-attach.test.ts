import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { cannotAttach } from './cannot-attach.ts';

const one = [service('db')];
const two = [service('db'), service('db', { name: 'replica' })];
const slot = (type: string, active: boolean) => ({
  name: `${type}_slot`,
  type,
  active,
  walStatus: 'reserved',
  retainedBytes: 0,
});

describe('replicas/cannot-attach', () => {
  it('fails on a physical slot that nobody uses', () => {
    const outcome = judge(cannotAttach, {
      services: one,
      slots: { slots: [slot('physical', false)], replicas: 0 },
    });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here, subject: 'slot physical_slot' }],
    });
  });

  it('fails when a second database of the files does not stream', () => {
    expect(judge(cannotAttach, { services: two, slots: { slots: [], replicas: 0 } }).status).toBe('fail');
  });

  it('passes when all are attached', () => {
    expect(
      judge(cannotAttach, { services: two, slots: { slots: [slot('physical', true)], replicas: 1 } }).status,
    ).toBe('pass');
    expect(judge(cannotAttach, { services: one, slots: { slots: [], replicas: 1 } }).status).toBe('pass');
  });

  it('says that no replica is configured, with or without Docker, whatever Realtime’s slots do', () => {
    const slots = { slots: [slot('logical', false)], replicas: 0 };
    for (const outcome of [
      judge(cannotAttach, { services: one }),
      judge(cannotAttach, { services: one, slots }),
    ]) {
      expect(outcome).toMatchObject({
        status: 'skip',
        reason: expect.stringContaining('no replica is configured'),
      });
    }
  });

  it('is unknown when files hold two databases and none can be asked', () => {
    expect(judge(cannotAttach, { services: two }).status).toBe('unknown');
  });
});
