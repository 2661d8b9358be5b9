import { type Decision, defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { isProxyOfOurs } from '../../../engine/wishes/tls.ts';
import { whyLocal } from '../../../model/net.ts';
import { overlayVariables } from '../overlay-variables.ts';
import { originOf } from '../site/site.ts';
import { namedUrls, siteUrlOf } from '../wanted-urls.ts';

export const publicUrls = defineChange({
  id: 'tls/public-urls',
  title: 'Tell every service the public https address',
  why: 'Links in mails, sign-ins by other providers and uploads lead to the address that people really use.',
  sources: [
    'failure case 22',
    'failure case 23',
    'failure case 25',
    'supabase/supabase:docker/docker-compose.caddy.yml and docker-compose.nginx.yml',
    'supabase/supabase:docker/upgrades.json (0.7.0: API_EXTERNAL_URL ends in /auth/v1)',
  ],
  needs: ['services'],

  decide({ services }, { wishes }): Decision {
    const { tls, domain } = wishes;
    if (!isProxyOfOurs(tls) && tls.proxy !== 'existing')
      return notWanted('no proxy is wished by name (tls.proxy)');
    if (domain === undefined) {
      if (tls.proxy === 'existing') return notWanted('no domain is wished');
      return refused(`tls.proxy is ${tls.proxy}, but no domain is wished`, [
        'Say domain: api.your-company.com in seaworthy.yaml, the public name of this deployment',
      ]);
    }
    const origin = originOf({ domain: domain.toLowerCase(), httpsPort: tls.https_port });
    const urls = namedUrls(services, origin);
    const site = siteUrlOf(services, tls.site_url);
    const overlay = tls.proxy === 'existing' ? overlayVariables(services, wishes) : { wanted: [], notes: [] };
    const all = [...urls.wanted, ...site, ...overlay.wanted];
    const notes = [...urls.notes, ...siteNotes(services, tls.site_url), ...overlay.notes];
    if (all.every(({ isSo }) => isSo)) return notWanted('every service knows the public address', notes);
    return wanted(
      all.map(({ service, name, value }) => ({ kind: 'environment', service, name, value })),
      `links that were sent before lead to the old address; ${origin}/auth/v1/callback has to be allowed at every sign-in provider`,
      notes,
    );
  },
});

function siteNotes(services: Parameters<typeof siteUrlOf>[0], wish: string | undefined): readonly string[] {
  if (wish !== undefined) return [];
  const [site] = siteUrlOf(services, 'https://unset.invalid');
  const text = site?.present;
  if (text === undefined || !URL.canParse(text) || whyLocal(new URL(text).hostname) === null) return [];
  return [
    `SITE_URL is ${text}, for ${whyLocal(new URL(text).hostname)}: give the address of your application as tls.site_url`,
  ];
}
