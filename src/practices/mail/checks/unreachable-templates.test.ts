import { describe, expect, it } from 'vitest';
import { environment, judge, service } from '../../../../test/helpers/facts.ts';
import { unreachableTemplates } from './unreachable-templates.ts';

const web = service('other', { name: 'templates', networks: [{ name: 'default', aliases: ['mail-pages'] }] });
const apart = service('other', { name: 'site', networks: [{ name: 'frontend', aliases: [] }] });

function given(url: string | null, siteUrl = 'https://app.acme.dev') {
  const values = {
    GOTRUE_SMTP_HOST: 'smtp.acme.dev',
    GOTRUE_SITE_URL: siteUrl,
    ...(url === null ? {} : { GOTRUE_MAILER_TEMPLATES_CONFIRMATION: url }),
  };
  return { services: [service('auth', { environment: environment(values) }), web, apart] };
}

describe('mail/unreachable-templates', () => {
  it.each([
    ['the auth container itself', 'http://localhost:8080/confirm.html'],
    ['a file', 'file:///etc/templates/confirm.html'],
    ['a relative path', './templates/confirm.html'],
    ['a service that is not there', 'http://pages/confirm.html'],
    ['a service on another network', 'http://site/confirm.html'],
  ])('fails for %s', (_what, url) => {
    expect(judge(unreachableTemplates, given(url))).toMatchObject({ status: 'fail', evidence: [{ at: {} }] });
  });

  it('fails for a path below a SITE_URL that auth cannot open', () => {
    expect(judge(unreachableTemplates, given('/confirm.html', 'http://localhost:3000')).status).toBe('fail');
  });

  it.each([
    ['a service', 'http://templates/confirm.html'],
    ['an alias', 'http://mail-pages:8080/confirm.html'],
    ['an address elsewhere', 'https://cdn.acme.dev/confirm.html'],
    ['a path below SITE_URL', '/mails/confirm.html'],
  ])('passes for %s', (_what, url) => {
    expect(judge(unreachableTemplates, given(url)).status).toBe('pass');
  });

  it('skips auth without templates, and a stack without auth', () => {
    expect(judge(unreachableTemplates, given(null)).status).toBe('skip');
    expect(judge(unreachableTemplates, given('')).status).toBe('skip');
    expect(judge(unreachableTemplates, { services: [web] }).status).toBe('skip');
  });
});
