import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { unrotatedLog } from './unrotated-log.ts';

const given = (settings: Record<string, string>) => ({
  services: [service('db')],
  settings: { logging_collector: 'on', log_destination: 'csvlog', log_directory: 'pg_log', ...settings },
});

describe('database/unrotated-log', () => {
  it.each([
    ['one file that only grows', { log_filename: 'postgresql.log', log_truncate_on_rotation: 'off' }],
    [
      'one file, which is never truncated',
      { log_filename: 'postgresql.log', log_truncate_on_rotation: 'on' },
    ],
    ['a file a day', { log_filename: 'postgresql-%Y-%m-%d.log', log_truncate_on_rotation: 'on' }],
    ['weekdays that are appended to', { log_filename: 'postgresql-%a.log', log_truncate_on_rotation: 'off' }],
  ])('fails with %s', (_what, settings) => {
    expect(judge(unrotatedLog, given(settings))).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it.each(['postgresql-%a.log', 'postgresql-%d-%H.log'])(
    'passes where %s comes round again',
    (log_filename) => {
      expect(judge(unrotatedLog, given({ log_filename, log_truncate_on_rotation: 'on' })).status).toBe(
        'pass',
      );
    },
  );

  it('does not apply to a database elsewhere, which its keeper may rotate', () => {
    const log_filename = 'postgresql-%Y.log';
    expect(judge(unrotatedLog, { ...given({ log_filename }), services: [] }).status).toBe('skip');
  });

  it('does not apply where the log goes to Docker, and is unknown without the database', () => {
    expect(judge(unrotatedLog, given({ logging_collector: 'off' })).status).toBe('skip');
    expect(judge(unrotatedLog, { services: [service('db')] }).status).toBe('unknown');
  });
});
