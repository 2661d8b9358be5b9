import { describe, expect, it } from 'vitest';
import { decision, wishesWith } from '../../../../test/helpers/changes.ts';
import { service, value } from '../../../../test/helpers/facts.ts';
import type { WrittenWishes } from '../../../engine/wishes/schema.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { publicUrls } from './public-urls.ts';

const from = (text: string, variable: string) => value(text, { variables: [variable] });

/** Upstream since 0.7.0: the variable holds /auth/v1, the gateway is given it as the issuer. */
const newest = [
  service('auth', {
    environment: {
      API_EXTERNAL_URL: from('http://localhost:8000/auth/v1', 'API_EXTERNAL_URL'),
      GOTRUE_JWT_ISSUER: from('http://localhost:8000/auth/v1', 'API_EXTERNAL_URL'),
      GOTRUE_EXTERNAL_GITHUB_REDIRECT_URI: from('http://localhost:8000/auth/v1/callback', 'API_EXTERNAL_URL'),
      GOTRUE_SITE_URL: from('http://localhost:3000', 'SITE_URL'),
    },
  }),
  service('gateway', {
    environment: { JWT_ISSUER: from('http://localhost:8000/auth/v1', 'API_EXTERNAL_URL') },
  }),
  service('studio', {
    environment: { SUPABASE_PUBLIC_URL: from('http://localhost:8000', 'SUPABASE_PUBLIC_URL') },
  }),
  service('functions', {
    environment: { SUPABASE_PUBLIC_URL: from('http://localhost:8000', 'SUPABASE_PUBLIC_URL') },
  }),
];
const older = [
  service('auth', {
    environment: {
      API_EXTERNAL_URL: from('http://localhost:8000', 'API_EXTERNAL_URL'),
      GOTRUE_EXTERNAL_GITHUB_REDIRECT_URI: from('http://localhost:8000/auth/v1/callback', 'API_EXTERNAL_URL'),
    },
  }),
];

function urls(services: readonly ServiceFact[], tls: WrittenWishes['tls'] = { proxy: 'caddy' }) {
  const decided = decision(publicUrls, { services }, wishesWith({ domain: 'api.acme.dev', tls }));
  if (!decided.wanted) return decided;
  const named = decided.fragments.flatMap((one) =>
    one.kind === 'environment' ? [[`${one.service}.${one.name}`, one.value] as const] : [],
  );
  return { ...Object.fromEntries(named), notes: decided.notes };
}

describe('tls/public-urls', () => {
  it('names every service that takes the variable, with /auth/v1 once where upstream has it in there', () => {
    expect(urls(newest)).toMatchObject({
      'auth.API_EXTERNAL_URL': 'https://api.acme.dev/auth/v1',
      'auth.GOTRUE_JWT_ISSUER': 'https://api.acme.dev/auth/v1',
      'auth.GOTRUE_EXTERNAL_GITHUB_REDIRECT_URI': 'https://api.acme.dev/auth/v1/callback',
      'gateway.JWT_ISSUER': 'https://api.acme.dev/auth/v1',
      'studio.SUPABASE_PUBLIC_URL': 'https://api.acme.dev',
      'functions.SUPABASE_PUBLIC_URL': 'https://api.acme.dev',
    });
  });

  it('leaves /auth/v1 out where callbacks add it', () => {
    expect(urls(older)).toMatchObject({
      'auth.API_EXTERNAL_URL': 'https://api.acme.dev',
      'auth.GOTRUE_EXTERNAL_GITHUB_REDIRECT_URI': 'https://api.acme.dev/auth/v1/callback',
    });
  });

  it('tells the port where it is another one', () => {
    expect(urls(older, { proxy: 'caddy', https_port: 8443 })).toMatchObject({
      'auth.API_EXTERNAL_URL': 'https://api.acme.dev:8443',
    });
  });

  it('never guesses the address of the application', () => {
    const guessed = urls(newest);
    expect(Object.keys(guessed)).not.toContain('auth.GOTRUE_SITE_URL');
    expect(guessed.notes?.join()).toContain('tls.site_url');
    expect(urls(newest, { proxy: 'caddy', site_url: 'https://app.acme.dev' })).toMatchObject({
      'auth.GOTRUE_SITE_URL': 'https://app.acme.dev',
    });
  });

  it('leaves files where a person serves them from a host of their own', () => {
    const storage = (text: string) =>
      service('storage', { environment: { STORAGE_PUBLIC_URL: value(text) } });
    const own = urls([...newest, storage('https://cdn.acme.dev')]);
    expect(Object.keys(own)).not.toContain('storage.STORAGE_PUBLIC_URL');
    expect(own.notes?.join()).toContain('STORAGE_PUBLIC_URL stays https://cdn.acme.dev');
    expect(urls([...newest, storage('http://localhost:8000')])).toMatchObject({
      'storage.STORAGE_PUBLIC_URL': 'https://api.acme.dev',
    });
  });

  it('wants nothing where no proxy is wished by name, or all is so already', () => {
    expect(urls(newest, {})).toMatchObject({ wanted: false });
    const done = [service('auth', { environment: { API_EXTERNAL_URL: value('https://api.acme.dev') } })];
    expect(urls(done)).toMatchObject({ wanted: false, reason: 'every service knows the public address' });
  });

  describe('beside an overlay of upstream', () => {
    const proxy = (domain: string, email?: string) =>
      service('proxy', {
        name: 'nginx',
        environment: {
          PROXY_DOMAIN: from(domain, 'PROXY_DOMAIN'),
          ...(email === undefined ? {} : { CERTBOT_EMAIL: from(email, 'CERTBOT_EMAIL') }),
        },
      });
    const given = (one: ServiceFact, wishes: WrittenWishes = {}) => {
      const written = { domain: 'API.acme.dev', email: 'ops@acme.dev', tls: { proxy: 'existing' } as const };
      return decision(publicUrls, { services: [...newest, one] }, wishesWith({ ...written, ...wishes }));
    };

    it('tells the proxy the name, and certbot the address', () => {
      const decided = given(proxy('your-domain.example.com', 'admin@example.com'));
      expect(decided.wanted ? decided.fragments : []).toEqual(
        expect.arrayContaining([
          { kind: 'environment', service: 'nginx', name: 'PROXY_DOMAIN', value: 'api.acme.dev' },
          { kind: 'environment', service: 'nginx', name: 'CERTBOT_EMAIL', value: 'ops@acme.dev' },
        ]),
      );
    });

    it('leaves alone what is so, what no proxy takes, and what nobody wished', () => {
      for (const domain of ['api.acme.dev', 'www.acme.dev, api.acme.dev'])
        expect(JSON.stringify(given(proxy(domain)))).not.toMatch(/PROXY_DOMAIN|CERTBOT_EMAIL/);
      const silent = given(proxy('x.dev', 'admin@example.com'), { email: undefined });
      expect(JSON.stringify(silent)).not.toContain('"name":"CERTBOT_EMAIL"');
      expect(silent.notes?.join()).toContain('CERTBOT_EMAIL stays');
      expect(JSON.stringify(given(proxy('x.dev'), { tls: { proxy: 'host-nginx' } }))).not.toContain(
        'PROXY_DOMAIN',
      );
    });
  });

  it('refuses a proxy without a name', () => {
    expect(() => decision(publicUrls, { services: newest }, wishesWith({ tls: { proxy: 'nginx' } }))).toThrow(
      'no domain is wished',
    );
  });
});
