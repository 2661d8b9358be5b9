import { describe, expect, it } from 'vitest';
import type { Dns, DnsAnswer } from '../../ports/dns.ts';
import { domainRecords } from './domain-records.ts';
import { providers } from './providers/index.ts';

function dns(records: Readonly<Record<string, string | readonly string[]>>): Dns {
  return {
    txt: async (name): Promise<DnsAnswer> => {
      const found = records[name];
      return found === undefined ? { kind: 'none' } : { kind: 'records', texts: [found].flat() };
    },
  };
}

const statuses = async (provider: keyof typeof providers, world: Dns, domain = 'acme.dev') =>
  (await domainRecords(domain, providers[provider], world)).map(({ status }) => status);

describe('the records of a domain', () => {
  it('are good when the provider is admitted, a key is there and a policy is', async () => {
    const world = dns({
      'acme.dev': ['google-site-verification=x', 'v=spf1 include:mailgun.org ~all'],
      '_dmarc.acme.dev': 'v=DMARC1; p=reject',
    });
    expect(await statuses('mailgun', world)).toEqual(['good', 'unknown', 'good']);
    const key = dns({ 'resend._domainkey.acme.dev': 'p=MIGf', '_dmarc.acme.dev': 'v=DMARC1; p=none' });
    expect(await statuses('resend', key)).toEqual(['unknown', 'good', 'good']);
  });

  it('are bad when they are missing, do not admit the provider, or stand twice', async () => {
    expect(await statuses('mailgun', dns({ 'acme.dev': 'v=spf1 -all' }))).toEqual(['bad', 'unknown', 'bad']);
    const twice = dns({ 'acme.dev': ['v=spf1 include:mailgun.org ~all', 'v=spf1 -all'] });
    expect((await statuses('mailgun', twice))[0]).toBe('bad');
    expect((await statuses('resend', dns({})))[1]).toBe('bad');
    expect((await statuses('resend', dns({ 'resend._domainkey.acme.dev': 'v=DKIM1; p=' })))[1]).toBe('bad');
  });

  it('takes the policy of the domain above', async () => {
    const world = dns({ '_dmarc.acme.dev': 'v=DMARC1; p=none' });
    expect((await statuses('resend', world, 'mail.acme.dev'))[2]).toBe('good');
  });

  it('are unknown, never good, when nobody can be asked', async () => {
    const dead: Dns = { txt: async () => ({ kind: 'unknown', reason: 'ECONNREFUSED' }) };
    expect(await statuses('sendgrid', dead)).toEqual(['unknown', 'unknown', 'unknown']);
  });
});
