import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { unsynchronisedClock } from './unsynchronised-clock.ts';

const services = [service('db')];

describe('host/unsynchronised-clock', () => {
  it('fails when nothing synchronises it', () => {
    const outcome = judge(unsynchronisedClock, {
      services,
      clock: { synchronised: false, by: 'timedatectl' },
    });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it('passes when something does', () => {
    const outcome = judge(unsynchronisedClock, { services, clock: { synchronised: true, by: 'chrony' } });
    expect(outcome).toMatchObject({ status: 'pass', evidence: [{ saw: 'synchronised by chrony' }] });
  });

  it('is unknown when it cannot be asked', () => {
    expect(judge(unsynchronisedClock, { services }).status).toBe('unknown');
  });
});
