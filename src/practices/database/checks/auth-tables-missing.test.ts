import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { authTablesMissing } from './auth-tables-missing.ts';

const services = [service('auth'), service('db')];
const tables = ['users', 'refresh_tokens', 'instances', 'audit_log_entries', 'one_time_tokens'];

describe('database/auth-tables-missing', () => {
  it('fails on a table whose migration is recorded', () => {
    const authSchema = { migrations: ['20220811173540', '20240427152123'], tables };
    expect(judge(authTablesMissing, { services, authSchema })).toMatchObject({
      status: 'fail',
      detail: 'auth.sessions is missing',
      evidence: [{ saw: 'missing, though 20220811173540 is recorded', at: here }],
    });
  });

  it('passes where each recorded migration left its tables, and on migrations it does not know', () => {
    const authSchema = { migrations: ['00', '20240427152123', '20990101000000'], tables };
    expect(judge(authTablesMissing, { services, authSchema }).status).toBe('pass');
  });

  it('skips an empty history, and is unknown without the database', () => {
    expect(judge(authTablesMissing, { services, authSchema: { migrations: [], tables: [] } }).status).toBe(
      'skip',
    );
    expect(judge(authTablesMissing, { services }).status).toBe('unknown');
  });
});
