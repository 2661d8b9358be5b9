import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { wrongOwner } from './wrong-owner.ts';

const services = [service('db')];
const wrong = { object: 'storage.objects', owner: 'postgres', expected: 'supabase_storage_admin' };

describe('database/wrong-owner', () => {
  it('fails on an object of another role, and says whose it should be', () => {
    const outcome = judge(wrongOwner, { services, ownership: { wrong: [wrong] } });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [
        {
          subject: 'storage.objects',
          saw: 'belongs to postgres instead of supabase_storage_admin',
          at: here,
        },
      ],
    });
  });

  it('passes when all are in order', () => {
    expect(judge(wrongOwner, { services, ownership: { wrong: [] } }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(wrongOwner, { services }).status).toBe('unknown');
  });
});
