import { defineCheck, fail, pass, skip, some } from '../../../engine/check.ts';
import { inEffect, seenValue, valueName } from '../../../engine/in-effect.ts';
import { listed } from '../../../engine/words.ts';
import { whyLocal } from '../../../model/net.ts';
import { publicUrlsOf } from '../public-urls.ts';

export const plainPublicUrls = defineCheck({
  id: 'tls/plain-public-urls',
  pass: 'The public URLs are https',
  fail: 'Public URLs are http',
  why: 'Links in mails and OAuth callbacks lead over plain http, where tokens can be read and providers refuse to return.',
  severity: 'P1',
  sources: ['failure case 22', 'failure case 28'],
  needs: ['services'],
  uses: ['containers'],

  run({ services }, { facts }) {
    const urls = publicUrlsOf(inEffect(services, facts.containers)).filter(
      ({ url }) => url !== null && whyLocal(url.hostname) === null,
    );
    if (urls.length === 0) return skip('tls/local-public-urls tells of URLs that only this machine can open');
    const plain = urls.filter(({ url }) => url?.protocol === 'http:');
    const evidence = some(
      plain.map(({ service, name, value, text }) => seenValue(service, name, value, text)),
    );
    if (evidence === null) {
      return pass(...urls.map(({ service, name, value, text }) => seenValue(service, name, value, text)));
    }
    const names = plain.map(({ service, name, value }) => valueName(service, name, value));
    return fail(
      `${listed(names)} ${new Set(names).size === 1 ? 'is' : 'are'} plain http`,
      evidence,
      'Write https:// in these URLs once the TLS proxy answers, and recreate all containers.',
    );
  },
});
