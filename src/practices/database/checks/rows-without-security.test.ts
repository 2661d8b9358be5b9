import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { rowsWithoutSecurity } from './rows-without-security.ts';

const services = [service('rest')];
const exposed = (...anonMay: boolean[]) => ({
  schemas: ['public'],
  tables: 40,
  withoutRowSecurity: anonMay.map((may, index) => ({ schema: 'public', table: `t${index}`, anonMay: may })),
});

describe('database/rows-without-security', () => {
  it('fails on tables that anon may use', () => {
    const outcome = judge(rowsWithoutSecurity, { services, exposedTables: exposed(true, false) });
    expect(outcome).toMatchObject({ status: 'fail', evidence: [{ subject: 'public.t0', at: here }] });
  });

  it('counts all and lists some', () => {
    const many = exposed(...Array.from({ length: 30 }, () => true));
    const outcome = judge(rowsWithoutSecurity, { services, exposedTables: many });
    expect(outcome).toMatchObject({ detail: '30 of 40 tables in public open to the anon key' });
    expect(outcome.status === 'fail' && outcome.evidence.length).toBe(20);
  });

  it('passes when anon holds no right on them, or all have it', () => {
    const closed = judge(rowsWithoutSecurity, { services, exposedTables: exposed(false) });
    expect(closed).toMatchObject({
      status: 'pass',
      evidence: [{ saw: expect.stringContaining('1 without') }],
    });
    expect(judge(rowsWithoutSecurity, { services, exposedTables: exposed() }).status).toBe('pass');
  });

  it('is unknown without the database', () => {
    expect(judge(rowsWithoutSecurity, { services }).status).toBe('unknown');
  });
});
