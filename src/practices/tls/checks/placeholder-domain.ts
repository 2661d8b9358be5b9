import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { servicesOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue, textOf } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { isPlaceholderDomain, whyLocal } from '../../../model/net.ts';
import type { Evidence } from '../../../model/outcome.ts';
import { forwardingTo } from '../forwarded.ts';

export const placeholderDomain = defineCheck({
  id: 'tls/placeholder-domain',
  pass: 'The proxy is given a real domain',
  fail: 'The proxy is given a placeholder for its domain',
  why: 'No authority issues a certificate for it, so browsers refuse the connection.',
  severity: 'P1',
  sources: ['failure case 27', 'RFC 2606', 'supabase/supabase:docker/.env.example'],
  needs: ['services'],
  uses: ['containers', 'proxyConfigs'],

  run({ services }, { facts }) {
    const proxies = servicesOf(inEffect(services, facts.containers), 'proxy');
    const configs = facts.proxyConfigs.known ? forwardingTo(services, facts.proxyConfigs.value) : [];
    const wrong: Evidence[] = [];
    const right: Evidence[] = [];
    for (const proxy of proxies) {
      for (const name of ['PROXY_DOMAIN', 'CERTBOT_EMAIL']) {
        const [value, text] = [proxy.environment[name], textOf(proxy, name)];
        if (value === undefined || text === undefined) continue;
        const domain = text.slice(text.lastIndexOf('@') + 1);
        const isWrong = isPlaceholderDomain(domain) || whyLocal(domain) !== null;
        (isWrong ? wrong : right).push(seenValue(proxy, name, value, text));
      }
    }
    for (const { serverNames, file } of configs) {
      // A name with a variable in it is judged where the variable is set.
      for (const { name, at } of serverNames.filter((one) => /^[a-z0-9.-]+$/i.test(one.name))) {
        (isPlaceholderDomain(name) ? wrong : right).push(seen(file, `server name ${name}`, at));
      }
    }
    const evidence = some(wrong);
    if (evidence !== null) {
      return fail(
        `${listed(wrong.map(({ subject, saw }) => `${subject} (${saw})`))} is a placeholder`,
        evidence,
        'Set the domain that points to this machine and a mail address of yours, and recreate the proxy.',
      );
    }
    return right.length === 0 ? skip('no proxy here is given a domain by variable or file') : pass(...right);
  },
});
