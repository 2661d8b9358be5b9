import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { wildcardRedirect } from './wildcard-redirect.ts';

function stack(list: string) {
  return { services: [service('auth', { environment: environment({ GOTRUE_URI_ALLOW_LIST: list }) })] };
}

describe('auth/wildcard-redirect', () => {
  it('fails once for each entry that lets strangers in', () => {
    expect(judge(wildcardRedirect, stack('https://app.acme.dev/**,**,https://*.vercel.app'))).toMatchObject({
      status: 'fail',
      detail: '** matches every address; https://*.vercel.app lets in every site of a shared host',
      evidence: [{ at: { line: 10 } }, { at: { line: 10 } }],
    });
  });

  it('passes for known hosts', () => {
    expect(judge(wildcardRedirect, stack('https://*.acme.dev/**,com.acme.app://**')).status).toBe('pass');
  });

  it('skips an empty list, and a stack without auth', () => {
    expect(judge(wildcardRedirect, stack('')).status).toBe('skip');
    expect(judge(wildcardRedirect, { services: [service('db')] }).status).toBe('skip');
  });
});
