import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import { inEffect } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { domainsOf } from '../domains.ts';

export const placeholderDomain = defineCheck({
  id: 'tls/placeholder-domain',
  pass: 'The proxy is given a real domain',
  fail: 'The proxy is given a placeholder for its domain',
  why: 'No authority issues a certificate for it, so browsers refuse the connection.',
  severity: 'P1',
  sources: ['failure case 27', 'checklist: TLS', 'RFC 2606', 'supabase/supabase:docker/.env.example'],
  needs: ['services'],
  uses: ['containers', 'proxyConfigs'],

  run({ services }, { facts }) {
    const proxies = servicesOf(inEffect(services, facts.containers), 'proxy');
    const configs = facts.proxyConfigs.known ? forwardingTo(services, facts.proxyConfigs.value) : [];
    const domains = domainsOf(proxies, configs);
    if (domains.length === 0) return skip('no proxy here is given a domain by variable or file');
    const placeholders = domains.filter(({ isReal }) => !isReal);
    const evidence = some(placeholders.map(({ subject, saw, at }) => seen(subject, saw, at)));
    if (evidence === null) return pass(...domains.map(({ subject, saw, at }) => seen(subject, saw, at)));
    return fail(
      `the proxy is told ${listed(placeholders.map(({ domain }) => domain))}`,
      evidence,
      'Set the domain that points to this machine and a mail address of yours, and recreate the proxy.',
    );
  },
});
