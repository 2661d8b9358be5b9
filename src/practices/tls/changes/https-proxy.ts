import { type Decision, defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { addressLimitFragments } from '../address-limits.ts';
import { automaticNotes } from '../automatic.ts';
import { believedForwarding } from '../believed-forwarding.ts';
import { caddyFragments } from '../container/caddy-service.ts';
import { proxyService } from '../container/names.ts';
import { nginxFragments } from '../container/nginx-service.ts';
import { siteInContainer } from '../container/site-in-container.ts';
import { stagingNotes } from '../container/staging-notes.ts';
import { verifyServed } from '../container/verify-served.ts';
import { installedNotes } from '../installed.ts';
import { isMounted, whyUnservable } from '../own-certificate.ts';
import { whyNotPossible } from '../possible.ts';

export const httpsProxy = defineChange({
  id: 'tls/https-proxy',
  title: 'Put a TLS proxy in front of the gateway',
  why: 'Passwords, keys and everything else travel encrypted, with a certificate that renews itself.',
  sources: [
    'failure case 24',
    'failure case 26',
    'failure case 27',
    'failure case 28',
    'failure case 34',
    'Mozilla, Server Side TLS 5.8, intermediate',
    'supabase.com/docs/guides/self-hosting/self-hosted-proxy-https',
  ],
  needs: ['services'],
  uses: [
    'listeners',
    'containers',
    'domainAddresses',
    'hostProxies',
    'proxyConfigs',
    'wishedCertificate',
    'installedSite',
  ],

  decide({ services }, { wishes, facts }): Decision {
    const { proxy } = wishes.tls;
    const left = installedNotes(wishes.tls, facts.installedSite);
    if (proxy === 'none') return notWanted('tls.proxy is none', left);
    if (proxy === 'host-caddy' || proxy === 'host-nginx')
      return notWanted(`tls.proxy is ${proxy}: the proxy is no container`, left);
    if (proxy !== 'caddy' && proxy !== 'nginx')
      return notWanted('no proxy of ours is wished', [...automaticNotes(services, wishes, facts), ...left]);
    const site = siteInContainer(services, wishes);
    const obstacle = whyNotPossible(services, wishes, site.domain, facts);
    if (obstacle !== null && obstacle.kind === 'refusal') return refused(obstacle.message, obstacle.hints);
    const unservable = whyUnservable(wishes, facts.wishedCertificate, isMounted(facts));
    if (unservable !== null && unservable.kind === 'refusal')
      return refused(unservable.message, unservable.hints);
    const fragments =
      proxy === 'caddy' ? caddyFragments(site, services, wishes) : nginxFragments(site, services, wishes);
    const limits = addressLimitFragments(services);
    return wanted(
      [...fragments, ...limits.fragments, ...believedForwarding(services)],
      `until the certificate is there, https://${site.domain} does not answer; clients that still come by plain http to port ${site.httpPort} are sent to https`,
      [
        ...(obstacle === null ? [] : [obstacle.message]),
        ...(unservable === null ? [] : [unservable.message]),
        ...left,
        // A file is mounted as it was when the container started: one that takes its place is another (docs.docker.com, bind mounts).
        ...(wishes.tls.certificate === undefined
          ? []
          : [`after each renewal of your certificate: docker compose restart ${proxyService}`]),
        ...limits.notes,
        ...stagingNotes(proxy, wishes.tls.acme),
      ],
    );
  },

  verify: verifyServed,
});
