import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { noArchiveTimeout } from './no-archive-timeout.ts';

const given = (archive_mode: string, archive_timeout: string) => {
  return { services: [service('db')], settings: { archive_mode, archive_timeout } };
};

describe('backup/no-archive-timeout', () => {
  it('fails where a segment waits until it is full', () => {
    expect(judge(noArchiveTimeout, given('on', '0'))).toMatchObject({
      status: 'fail',
      evidence: [{ at: here }],
    });
  });

  it('passes with a timeout, and does not apply without archiving', () => {
    expect(judge(noArchiveTimeout, given('on', '60')).status).toBe('pass');
    expect(judge(noArchiveTimeout, given('off', '0')).status).toBe('skip');
  });

  it('is unknown without the database', () => {
    expect(judge(noArchiveTimeout, { services: [service('db')] }).status).toBe('unknown');
  });
});
