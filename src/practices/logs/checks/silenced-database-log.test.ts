import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { silencedDatabaseLog } from './silenced-database-log.ts';

const db = (level: string) =>
  service('db', { command: { value: ['postgres', '-c', `log_min_messages=${level}`], at: [here] } });

describe('logs/silenced-database-log', () => {
  it.each(['fatal', 'panic', 'LOG'])('fails at %s', (level) => {
    const outcome = judge(silencedDatabaseLog, { services: [db(level)] });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ at: here }] });
  });

  it.each(['warning', 'error'])('passes at %s', (level) => {
    expect(judge(silencedDatabaseLog, { services: [db(level)] }).status).toBe('pass');
  });

  it('passes when the command says nothing', () => {
    expect(judge(silencedDatabaseLog, { services: [service('db')] }).status).toBe('pass');
  });

  it('believes the server over the file', () => {
    const changed = { services: [db('fatal')], settings: { log_min_messages: 'warning' } };
    expect(judge(silencedDatabaseLog, changed).status).toBe('pass');
    const silent = { services: [service('db')], settings: { log_min_messages: 'fatal' } };
    expect(judge(silencedDatabaseLog, silent).status).toBe('fail');
  });

  it('does not apply to an external Postgres', () => {
    expect(judge(silencedDatabaseLog, { services: [service('rest')] }).status).toBe('skip');
  });
});
