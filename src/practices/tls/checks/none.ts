import { defineCheck, fail, pass, seen, skip, unknown } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { whyLocal } from '../../../model/net.ts';
import { publicUrlsOf } from '../public-urls.ts';
import { doorsOf, terminatorsOf } from '../terminators.ts';

export const none = defineCheck({
  id: 'tls/none',
  pass: 'TLS ends before the gateway',
  fail: 'Nothing ends TLS: everything travels in plain text',
  why: 'Anyone on the way reads passwords, sessions and the service_role key, and browsers refuse secure cookies.',
  severity: 'P0',
  sources: [
    'seed report 1',
    'checklist: TLS',
    'supabase docs: self-hosted-proxy-https',
    'upstream: docker-compose.caddy.yml',
  ],
  needs: ['services'],
  uses: ['containers', 'proxyConfigs', 'hostProxies'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const gateway = serviceOf(real, 'gateway');
    const isOpen =
      real.some(({ role }) => role === 'proxy') || doorsOf(real).some(({ ports }) => ports.length > 0);
    const door = gateway ?? (isOpen ? doorsOf(real)[0] : undefined);
    if (door === undefined) return skip('this stack runs no gateway, and opens no other door');
    const urls = publicUrlsOf(real);
    const secure = urls.filter(({ url }) => url?.protocol === 'https:' && whyLocal(url.hostname) === null);
    const terminators = terminatorsOf(real, facts, secure.length > 0);
    const certain = terminators.filter(({ isCertain }) => isCertain);
    if (certain.length > 0) return pass(...certain.map(({ subject, saw, at }) => seen(subject, saw, at)));
    const origins = [...new Set(secure.flatMap(({ url }) => url?.origin ?? []))];
    const hints = [
      ...terminators.map(({ saw }) => saw),
      ...origins.map((origin) => `the public URL is ${origin}`),
    ];
    if (hints.length > 0) {
      return unknown(
        `${listed(hints)}, but nothing here surely ends TLS: open the address from outside and look at its certificate`,
      );
    }
    const selfSigned = door.ports.some(({ target }) => target === 8443);
    return fail(
      `nothing in this stack ends TLS${selfSigned ? " (Kong's port 8443 shows a certificate it made itself)" : ''}`,
      [
        seen(
          `services.${door.name}`,
          gateway === undefined
            ? 'reached without a gateway and without TLS'
            : 'the gateway, without TLS before it',
          door.ports[0]?.at[0] ?? door.at,
        ),
        ...urls.map(({ service, name, value, text }) => seenValue(service, name, value, text)),
      ],
      'Wish domain and tls.proxy (caddy or nginx) in seaworthy.yaml, and apply it; or let a proxy of your own do what seaworthy tls config prints.',
    );
  },
});
