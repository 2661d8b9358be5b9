import { describe, expect, it } from 'vitest';
import { environment, here, judge, service, value } from '../../../../test/helpers/facts.ts';
import { localPublicUrls } from './local-public-urls.ts';

const line = { file: '.env', line: 30 };

function stack(url: string) {
  const publicUrl = value(url, { at: [here, line], variables: ['SUPABASE_PUBLIC_URL'] });
  return {
    services: [
      service('studio', { environment: { SUPABASE_PUBLIC_URL: publicUrl } }),
      service('functions', { environment: { SUPABASE_PUBLIC_URL: publicUrl } }),
    ],
  };
}

describe('tls/local-public-urls', () => {
  it('fails once for the sample address, at the line of the env file', () => {
    const outcome = judge(localPublicUrls, stack('http://localhost:8000'));

    expect(outcome).toMatchObject({ status: 'fail', detail: 'SUPABASE_PUBLIC_URL is http://localhost:8000' });
    expect(outcome.status === 'fail' && outcome.evidence).toEqual([
      {
        subject: 'SUPABASE_PUBLIC_URL',
        saw: 'http://localhost:8000: opened by this machine alone',
        at: line,
      },
    ]);
  });

  it.each([
    'http://127.0.0.1:8000',
    'https://192.168.1.4',
    'http://kong:8000',
    'http://0.0.0.0:8000',
    'api.acme.dev',
  ])('fails for %s', (url) => {
    expect(judge(localPublicUrls, stack(url)).status).toBe('fail');
  });

  it.each(['https://api.acme.dev', 'https://api.acme.dev:8443/auth/v1', 'http://203.0.113.7:8000'])(
    'passes for %s',
    (url) => {
      expect(judge(localPublicUrls, stack(url)).status).toBe('pass');
    },
  );

  it('skips when no service is told one, or it is empty', () => {
    expect(judge(localPublicUrls, { services: [service('db')] }).status).toBe('skip');
    const empty = [service('auth', { environment: environment({ API_EXTERNAL_URL: '' }) })];
    expect(judge(localPublicUrls, { services: empty }).status).toBe('skip');
  });
});
