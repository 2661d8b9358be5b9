import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import { inEffect, seenValue } from '../../../engine/in-effect.ts';
import { isReachable } from '../../../model/net.ts';
import { type PublicUrl, publicUrlsOf } from '../public-urls.ts';

/** Where upstream's Kong and Envoy listen without TLS (supabase/supabase:docker/docker-compose.yml). */
const plainPort = 8000;

export const httpsAtPlainPort = defineCheck({
  id: 'tls/https-at-plain-port',
  pass: 'The https URLs name no port that speaks plain http',
  fail: 'An https URL names a port that speaks plain http',
  why: 'Browsers get "SSL received a record that exceeded the maximum length" from every link, callback and upload.',
  severity: 'P1',
  sources: ['failure case 22', 'supabase/supabase:docker/docker-compose.yml'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const real = inEffect(services, facts.containers);
    const gateway = serviceOf(real, 'gateway');
    if (gateway === undefined) return skip('this stack runs no gateway');
    const urls = publicUrlsOf(real).filter(({ url }) => url?.protocol === 'https:');
    if (urls.length === 0) return skip('no public URL is https');
    // Behind an address of this machine alone something else may listen on the same port outside.
    const plain = gateway.ports
      .filter(({ target, hostIp }) => target === plainPort && isReachable(hostIp))
      .map(({ published }) => published);
    const wrong = urls.filter(({ url }) => plain.includes(url?.port || '443'));
    const toEvidence = ({ service, name, value, text }: PublicUrl) => seenValue(service, name, value, text);
    const evidence = some(wrong.map(toEvidence));
    if (evidence === null) return pass(...urls.map(toEvidence));
    return fail(
      `${wrong[0]?.text} leads to port ${plainPort} of ${gateway.name}, which speaks plain http`,
      evidence,
      'Take the port out of the URL once a TLS proxy answers on 443, and recreate all containers.',
    );
  },
});
