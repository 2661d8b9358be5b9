import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { otherTimezone } from './other-timezone.ts';

const services = [service('db')];

describe('database/other-timezone', () => {
  it('fails on a database that keeps local time', () => {
    const settings = { TimeZone: 'Europe/Berlin', 'cron.timezone': 'GMT' };
    expect(judge(otherTimezone, { services, settings })).toMatchObject({
      status: 'fail',
      detail: 'TimeZone is Europe/Berlin',
      evidence: [{ subject: 'TimeZone', at: here }],
    });
  });

  it.each(['UTC', 'Etc/UTC', 'GMT'])('passes on %s', (zone) => {
    expect(judge(otherTimezone, { services, settings: { TimeZone: zone } }).status).toBe('pass');
  });

  it('is unknown when the settings do not tell', () => {
    expect(judge(otherTimezone, { services, settings: {} }).status).toBe('unknown');
  });
});
