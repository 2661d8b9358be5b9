import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import { textOf } from '../../../engine/in-effect.ts';
import { trustOf } from '../caller-address.ts';
import { authOf, setting } from '../sign-up.ts';

const name = 'GOTRUE_RATE_LIMIT_HEADER';

export const forgeableAddress = defineCheck({
  id: 'auth/forgeable-address',
  pass: 'Callers cannot choose the address that auth limits them by',
  fail: 'Callers choose the address that auth limits them by',
  why: 'Whoever sends another value with each request is a new caller each time, and may guess passwords without end.',
  severity: 'P1',
  sources: [
    'failure case 34',
    'supabase/auth:internal/api/middleware.go',
    'nginx.org: $proxy_add_x_forwarded_for',
    'caddyserver.com: reverse_proxy, Defaults',
  ],
  needs: ['services'],
  uses: ['containers', 'proxyConfigs'],

  run({ services }, { facts }) {
    const auth = authOf(services, facts.containers);
    if (auth === undefined) return skip('this stack runs no auth service');
    const header = textOf(auth, name);
    if (header === undefined) return skip('auth/no-rate-limit-header tells that no header is set');
    const configs = facts.proxyConfigs.known ? forwardingTo(services, facts.proxyConfigs.value) : [];
    if (configs.length === 0) {
      return unknown(`the proxy that writes ${header} was not found here: it must replace what callers send`);
    }
    const judged = configs.map((config) => ({ config, ...trustOf(config, header) }));
    const evidence = some(
      judged
        .filter(({ trust }) => trust === 'forgeable')
        .map(({ config, saw }) => seen(config.file, saw, config.upstreams[0]?.at)),
    );
    if (evidence !== null) {
      return fail(
        `auth limits by ${header}, and ${evidence[0].saw}`,
        [...evidence, setting(auth, name)],
        `Let the proxy replace the header (nginx: proxy_set_header ${header} $remote_addr; Caddy: header_up ${header} {remote_host}) and reload it.`,
      );
    }
    const open = judged.find(({ trust }) => trust === 'unseen');
    if (open !== undefined) return unknown(`${open.config.file}: ${open.saw}`);
    return pass(...judged.map(({ config, saw }) => seen(config.file, saw, config.upstreams[0]?.at)));
  },
});
