import { defineCheck, fail, pass, seen, skip, some } from '../../../engine/check.ts';
import { listed } from '../../../engine/words.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import { certificateStore, keeperOf } from '../certificate-stores.ts';

export const unpersistedCertificates = defineCheck({
  id: 'tls/unpersisted-certificates',
  pass: 'Certificates survive a new proxy container',
  fail: 'Certificates are lost with the proxy container',
  why: "Each recreation asks for a new certificate, and after five in a week Let's Encrypt refuses, which takes the site down for days.",
  severity: 'P1',
  sources: ['failure case 27', 'letsencrypt.org: rate limits', 'hub.docker.com: caddy'],
  needs: ['services'],

  run({ services }) {
    const fetching = services.filter(isFetching).flatMap((proxy) => {
      const folder = certificateStore(proxy);
      return folder === null ? [] : [{ proxy, folder, keeper: keeperOf(proxy, folder) }];
    });
    if (fetching.length === 0) return skip('no proxy here fetches certificates');
    const losing = fetching.filter(({ keeper }) => keeper === undefined);
    const evidence = some(
      losing.map(({ proxy, folder }) =>
        seen(`services.${proxy.name}.volumes`, `nothing keeps ${folder}`, proxy.at),
      ),
    );
    if (evidence === null) {
      return pass(
        ...fetching.map(({ proxy, keeper }) =>
          seen(`services.${proxy.name}.volumes`, `${keeper?.source} keeps ${keeper?.target}`, keeper?.at),
        ),
      );
    }
    return fail(
      `${listed(losing.map(({ proxy, folder }) => `${folder} of ${proxy.name}`))} is on no volume`,
      evidence,
      'Mount a named volume there and recreate the proxy.',
    );
  },
});

/** certbot fetches for a proxy beside it; a proxy without 443 serves plain http, or sits behind somebody else's TLS. */
function isFetching({ role, product, ports, networkMode }: ServiceFact): boolean {
  if (product === 'certbot') return true;
  if (role !== 'proxy') return false;
  return networkMode?.value === 'host' || ports.some(({ target }) => target === 443);
}
