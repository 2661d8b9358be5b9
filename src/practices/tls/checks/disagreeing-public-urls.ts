import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import { inEffect, seenValue, valueName } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { whyLocal } from '../../../model/net.ts';
import { publicUrlsOf } from '../public-urls.ts';

export const disagreeingPublicUrls = defineCheck({
  id: 'tls/disagreeing-public-urls',
  pass: 'The public URLs name one host',
  fail: 'The public URLs name different hosts',
  why: 'After a move one of them is forgotten: mail links, OAuth callbacks or uploads go to the old address, and the rest works.',
  severity: 'P2',
  sources: ['failure case 22'],
  needs: ['services'],
  uses: ['containers', 'proxyConfigs'],

  run({ services }, { facts }) {
    const urls = publicUrlsOf(inEffect(services, facts.containers)).filter(
      // Files may be served from a host of their own, a CDN for one.
      ({ name, url }) => name !== 'STORAGE_PUBLIC_URL' && url !== null && whyLocal(url.hostname) === null,
    );
    const hosts = [...new Set(urls.flatMap(({ url }) => url?.host ?? []))];
    const evidence = some(
      urls.map(({ service, name, value, text }) => seenValue(service, name, value, text)),
    );
    if (evidence === null || urls.length < 2) return skip('fewer than two public URLs can be compared');
    if (hosts.length === 1) return pass(...evidence);
    const configs = facts.proxyConfigs.known ? forwardingTo(services, facts.proxyConfigs.value) : [];
    const served = configs.flatMap(({ serverNames }) => serverNames.map(({ name }) => name));
    const names = urls.flatMap(({ url }) => url?.hostname ?? []);
    // Two names that the proxy serves both are somebody's decision.
    if (names.every((name) => served.includes(name))) return pass(...evidence);
    return fail(
      listed(
        urls.map(({ service, name, value, url }) => `${valueName(service, name, value)} names ${url?.host}`),
      ),
      evidence,
      'Write the one address that people open into SUPABASE_PUBLIC_URL and API_EXTERNAL_URL, and recreate all containers.',
    );
  },
});
