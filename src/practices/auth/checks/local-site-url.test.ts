import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { localSiteUrl } from './local-site-url.ts';

function stack(url: string | null) {
  return { services: [service('auth', { environment: environment({ GOTRUE_SITE_URL: url }) })] };
}

describe('auth/local-site-url', () => {
  it.each([
    ['http://localhost:3000', 'SITE_URL is http://localhost:3000, which this machine alone can open'],
    ['https://10.0.0.4', 'SITE_URL is https://10.0.0.4, which one private network alone can open'],
    ['app.acme.dev', 'SITE_URL is app.acme.dev, which is no URL'],
    [null, 'SITE_URL is not set'],
  ])('fails for %s', (url, detail) => {
    expect(judge(localSiteUrl, stack(url))).toMatchObject({
      status: 'fail',
      detail,
      evidence: [{ at: { line: 10 } }],
    });
  });

  it.each(['https://app.acme.dev', 'http://203.0.113.7', 'com.acme.app://home'])('passes for %s', (url) => {
    expect(judge(localSiteUrl, stack(url)).status).toBe('pass');
  });

  it('skips a stack without auth', () => {
    expect(judge(localSiteUrl, { services: [service('db')] }).status).toBe('skip');
  });
});
