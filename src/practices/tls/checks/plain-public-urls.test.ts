import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { plainPublicUrls } from './plain-public-urls.ts';

function stack(external: string, site = external) {
  return {
    services: [
      service('auth', { environment: environment({ API_EXTERNAL_URL: external }) }),
      service('studio', { environment: environment({ SUPABASE_PUBLIC_URL: site }) }),
    ],
  };
}

describe('tls/plain-public-urls', () => {
  it('fails for a public address with http, even when the other has https', () => {
    expect(judge(plainPublicUrls, stack('http://api.acme.dev', 'https://api.acme.dev'))).toMatchObject({
      status: 'fail',
      detail: 'services.auth.environment.API_EXTERNAL_URL is plain http',
      evidence: [{ at: { line: 10 } }],
    });
  });

  it('passes for https', () => {
    expect(judge(plainPublicUrls, stack('https://api.acme.dev')).status).toBe('pass');
  });

  it('skips addresses of this machine, of which another check tells', () => {
    expect(judge(plainPublicUrls, stack('http://localhost:8000')).status).toBe('skip');
  });
});
