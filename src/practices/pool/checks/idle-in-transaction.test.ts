import { describe, expect, it } from 'vitest';
import { judge, service } from '../../../../test/helpers/facts.ts';
import { idleInTransaction } from './idle-in-transaction.ts';

const services = [service('db')];
const connections = (
  count: number,
  idle?: readonly { user: string; application: string; seconds: number }[],
) => ({
  max: 100,
  reserved: 3,
  used: 10,
  byUser: {},
  idleInTransactionOver5Min: count,
  ...(idle === undefined ? {} : { idle }),
});

describe('pool/idle-in-transaction', () => {
  it('fails with the longest sessions and whether a timeout ends them', () => {
    const idle = [{ user: 'authenticator', application: 'worker', seconds: 1900 }];
    const settings = { idle_in_transaction_session_timeout: '0' };
    expect(judge(idleInTransaction, { services, connections: connections(1, idle), settings })).toMatchObject(
      {
        status: 'fail',
        detail: '1 session idle in transaction for over 5 minutes, and no timeout ends them',
        evidence: [{ subject: 'authenticator (worker)', saw: 'idle in transaction for 31 minutes' }],
      },
    );
  });

  it('fails on facts that do not say who', () => {
    expect(judge(idleInTransaction, { services, connections: connections(2) }).status).toBe('fail');
  });

  it('passes when there is none', () => {
    expect(judge(idleInTransaction, { services, connections: connections(0, []) }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(idleInTransaction, { services }).status).toBe('unknown');
  });
});
