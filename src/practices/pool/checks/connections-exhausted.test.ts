import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { connectionsExhausted } from './connections-exhausted.ts';

const services = [service('db')];
const used = (amount: number, idle = 0) => ({
  max: 103,
  reserved: 3,
  used: amount,
  byUser: { authenticator: 10, postgres: amount - 10 },
  idleInTransactionOver5Min: idle,
});

describe('pool/connections-exhausted', () => {
  it('fails from 80 % of what is not reserved, and names who holds them', () => {
    const outcome = judge(connectionsExhausted, { services, connections: used(80, 4) });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ at: here }, { saw: 'postgres 70 and authenticator 10' }],
    });
    expect(JSON.stringify(outcome)).toContain('4 idle in transaction');
  });

  it('passes below', () => {
    expect(judge(connectionsExhausted, { services, connections: used(79) }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(connectionsExhausted, { services }).status).toBe('unknown');
  });
});
