import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { archiveCommand } from '../container/paths.ts';
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

  it('fails above half a minute, says what that costs, and names the place that decides it', () => {
    expect(judge(noArchiveTimeout, given('on', '31'))).toMatchObject({
      status: 'fail',
      evidence: [{ saw: '31 s', at: here }],
      remedy: { command: expect.stringContaining("'30s'") },
    });
    const { services, settings } = given('always', '3600');
    const ours = { services, settings: { ...settings, archive_command: archiveCommand } };
    expect(judge(noArchiveTimeout, ours)).toMatchObject({
      status: 'fail',
      detail: expect.stringContaining('up to 3600 s of commits'),
      remedy: {
        text: expect.stringContaining('backup.archive_timeout'),
        command: 'seaworthy apply --only backup',
      },
    });
  });

  it('passes up to half a minute, and does not apply without archiving', () => {
    expect(judge(noArchiveTimeout, given('on', '30')).status).toBe('pass');
    expect(judge(noArchiveTimeout, given('on', '5')).status).toBe('pass');
    expect(judge(noArchiveTimeout, given('off', '0')).status).toBe('skip');
  });

  it('is unknown without the database', () => {
    expect(judge(noArchiveTimeout, { services: [service('db')] }).status).toBe('unknown');
  });
});
