import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { inEffect, seenValue, valueName } from '../../../engine/in-effect.ts';
import { whyLocal } from '../../../model/net.ts';
import { type PublicUrl, publicUrlsOf } from '../public-urls.ts';

export const localPublicUrls = defineCheck({
  id: 'tls/local-public-urls',
  pass: 'The public URLs can be opened from outside',
  fail: 'Public URLs point where nobody else can go',
  why: "Mail links, OAuth callbacks and upload addresses carry these URLs, and other people's browsers cannot open them.",
  severity: 'P1',
  sources: ['failure case 22', 'supabase/supabase:docker/.env.example'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const urls = publicUrlsOf(inEffect(services, facts.containers));
    if (urls.length === 0) return skip('no service is told a public URL');
    const faults = urls.flatMap((one) => {
      const fault = faultOf(one);
      return fault === null ? [] : [{ ...one, fault }];
    });
    const evidence = some(
      faults.map(({ service, name, value, text, fault }) =>
        seenValue(service, name, value, `${text}: ${fault}`),
      ),
    );
    if (evidence === null) {
      return pass(...urls.map(({ service, name, value, text }) => seenValue(service, name, value, text)));
    }
    const parts = faults.map(
      ({ service, name, value, text }) => `${valueName(service, name, value)} is ${text}`,
    );
    return fail(
      [...new Set(parts)].join(', '),
      evidence,
      'Wish domain and tls.proxy in seaworthy.yaml, which sets them; or set SUPABASE_PUBLIC_URL and API_EXTERNAL_URL to the https address that people open, and recreate all containers.',
    );
  },
});

function faultOf({ url }: PublicUrl): string | null {
  if (url === null || !/^https?:$/.test(url.protocol)) return 'no http address';
  const who = whyLocal(url.hostname);
  return who === null ? null : `opened by ${who}`;
}
