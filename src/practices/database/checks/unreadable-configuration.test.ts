import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { unreadableConfiguration } from './unreadable-configuration.ts';

const services = [service('db')];
const sound = { errors: [], replicationRules: 0, trusted: [] };

describe('database/unreadable-configuration', () => {
  it('fails with the file, the line and the server’s words', () => {
    const error = {
      file: '/etc/postgresql/postgresql.conf',
      line: 12,
      error: 'could not open file "read-replica.conf"',
    };
    expect(
      judge(unreadableConfiguration, { services, serverFiles: { ...sound, errors: [error] } }),
    ).toMatchObject({
      status: 'fail',
      evidence: [{ subject: '/etc/postgresql/postgresql.conf:12', saw: error.error, at: here }],
    });
  });

  it('passes on sound files, and is unknown without the database', () => {
    expect(judge(unreadableConfiguration, { services, serverFiles: sound }).status).toBe('pass');
    expect(judge(unreadableConfiguration, { services }).status).toBe('unknown');
  });
});
