import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import { listed } from '../../../engine/words.ts';
import { whyUnseen } from '../unseen.ts';

export const websocketsNotForwarded = defineCheck({
  id: 'tls/websockets-not-forwarded',
  pass: 'The proxy forwards WebSockets',
  fail: 'The proxy does not forward WebSockets',
  why: 'Realtime connects by WebSocket alone: every channel ends in TIMED_OUT.',
  severity: 'P1',
  sources: ['failure case 24', 'nginx.org: WebSocket proxying', 'RFC 6455 section 4.1'],
  needs: ['services', 'proxyConfigs'],

  run({ services, proxyConfigs }) {
    if (!services.some(({ role }) => role === 'realtime')) return skip('this stack runs no Realtime');
    const configs = forwardingTo(services, proxyConfigs);
    if (configs.length === 0) return skip('no proxy configuration here forwards to Supabase');
    const able = configs.filter(({ upgradesWebSockets }) => upgradesWebSockets);
    const evidence = some(
      configs.map(({ file, product, upstreams, upgradesWebSockets }) =>
        seen(
          file,
          `${product} ${upgradesWebSockets ? 'forwards' : 'does not forward'} Upgrade`,
          upstreams[0]?.at,
        ),
      ),
    );
    // One of several files may serve Realtime while the others serve the rest.
    if (able.length > 0 || evidence === null) return pass(...(evidence ?? []));
    const hidden = whyUnseen(configs, 'upgradesWebSockets');
    if (hidden !== null) return unknown(hidden);
    return fail(
      `${listed(configs.map(({ file }) => file))} forwards to Supabase without the Upgrade header`,
      evidence,
      'Add proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade and proxy_set_header Connection "upgrade" to the location of Realtime, and reload the proxy.',
    );
  },
});
