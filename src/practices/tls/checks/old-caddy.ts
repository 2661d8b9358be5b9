import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import { oldCaddyOf } from '../old-caddy.ts';

export const oldCaddy = defineCheck({
  id: 'tls/old-caddy',
  pass: "Caddy understands today's certificate authorities",
  fail: 'Caddy is too old to renew certificates for sure',
  why: 'Where an authority answers with a date in Retry-After, no certificate comes and the one in use runs out.',
  severity: 'P2',
  sources: ['failure case 27', 'mholt/acmez issue 14', 'caddyserver/caddy:go.mod@v2.6.4'],
  needs: ['services'],

  run({ services }) {
    const proxies = services.filter(({ product }) => product === 'caddy');
    if (proxies.length === 0) return skip('no Caddy runs in this stack');
    const toEvidence = ({ name, image, at }: (typeof proxies)[number]) =>
      seen(`services.${name}.image`, image?.reference ?? 'an image built here', image?.at ?? at);
    const old = proxies.filter((proxy) => oldCaddyOf(proxy) !== null);
    const evidence = some(old.map(toEvidence));
    if (evidence === null) return pass(...proxies.map(toEvidence));
    return fail(
      `${listed(old.map((proxy) => `${proxy.name} is Caddy ${oldCaddyOf(proxy)}`))}, before 2.6.4`,
      evidence,
      'Take a current Caddy 2 (its certificates on the volume /data stay good), and recreate the proxy.',
    );
  },
});
