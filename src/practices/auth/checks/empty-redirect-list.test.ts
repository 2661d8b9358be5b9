import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { emptyRedirectList } from './empty-redirect-list.ts';

function stack(list: string | null) {
  return { services: [service('auth', { environment: environment({ GOTRUE_URI_ALLOW_LIST: list }) })] };
}

describe('auth/empty-redirect-list', () => {
  it.each(['', ' , ', null])('fails for "%s"', (list) => {
    expect(judge(emptyRedirectList, stack(list))).toMatchObject({
      status: 'fail',
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('passes when addresses are listed', () => {
    expect(judge(emptyRedirectList, stack('https://app.acme.dev,acme://callback'))).toMatchObject({
      status: 'pass',
      evidence: [{ saw: '2 addresses' }],
    });
    expect(judge(emptyRedirectList, stack('https://app.acme.dev'))).toMatchObject({
      evidence: [{ saw: '1 address' }],
    });
  });

  it('skips a stack without auth', () => {
    expect(judge(emptyRedirectList, { services: [service('db')] }).status).toBe('skip');
  });
});
