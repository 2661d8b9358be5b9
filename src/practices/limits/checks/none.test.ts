import { describe, expect, it } from 'vitest';
import { here, judge, service } from '../../../../test/helpers/facts.ts';
import { gibibyte } from '../../../model/bytes.ts';
import { none } from './none.ts';

const limited = { limits: { memoryBytes: 2 * gibibyte, at: here } };

describe('limits/none', () => {
  it('fails on each service without a limit', () => {
    const outcome = judge(none, { services: [service('db', limited), service('auth'), service('rest')] });
    expect(outcome).toMatchObject({
      status: 'fail',
      evidence: [{ subject: 'services.auth', at: here }, { subject: 'services.rest' }],
    });
  });

  it('fails on a CPU limit alone', () => {
    expect(judge(none, { services: [service('db', { limits: { cpus: 2, at: here } })] }).status).toBe('fail');
  });

  it('passes when all have one, whatever other services do', () => {
    const outcome = judge(none, {
      services: [service('db', limited), service('auth', limited), service('other')],
    });
    expect(outcome).toMatchObject({ status: 'pass', evidence: [{ saw: '2 services, 4 GiB in all' }] });
  });

  it('does not apply without Supabase', () => {
    expect(judge(none, { services: [service('other')] }).status).toBe('skip');
  });
});
