import { type Decision, defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import type { Known } from '../../../model/fact.ts';
import type { ContainersFact } from '../../../model/facts/containers.ts';
import type { WishedCertificateFact } from '../../../model/facts/host.ts';
import { addressLimitFragments } from '../address-limits.ts';
import { automaticNotes } from '../automatic.ts';
import { believedForwarding } from '../believed-forwarding.ts';
import { caddyFragments } from '../container/caddy-service.ts';
import { proxyService } from '../container/names.ts';
import { nginxFragments } from '../container/nginx-service.ts';
import { ownCertificate } from '../container/sources.ts';
import { verifyServed } from '../container/verify-served.ts';
import { installedNotes } from '../installed.ts';
import { whyUnservable } from '../own-certificate.ts';
import { whyNotPossible } from '../possible.ts';
import { siteOf } from '../site/make-site.ts';

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
    const { domain } = wishes;
    if (domain === undefined)
      return refused(`tls.proxy is ${proxy}, but no domain is wished`, [
        'Say domain: api.your-company.com in seaworthy.yaml, the public name of this deployment',
      ]);
    const site = siteOf(services, wishes.tls, domain);
    const gateway = serviceOf(services, 'gateway');
    if (site === null && gateway?.networkMode !== undefined)
      return refused(
        `tls.proxy is ${proxy}, but ${gateway.name} is on no Compose network (network_mode: ${gateway.networkMode.value})`,
        [
          `Take network_mode away from ${gateway.name}`,
          'Or use a proxy on this machine: tls.proxy: host-nginx or host-caddy',
        ],
      );
    if (site === null)
      return refused(`tls.proxy is ${proxy}, but this deployment has no API gateway to lead to`, [
        'Set tls.proxy to none, and see seaworthy audit for what is missing',
      ]);
    const obstacle = whyNotPossible(services, wishes, domain, facts);
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

/** Whether the proxy that runs was given the very file that is wished. */
function isMounted({
  containers,
  wishedCertificate,
}: {
  readonly containers: Known<ContainersFact>;
  readonly wishedCertificate: Known<WishedCertificateFact>;
}): boolean {
  if (!containers.known || !wishedCertificate.known) return false;
  const proxy = containers.value.project.find(
    ({ service, state }) => service === proxyService && state === 'running',
  );
  const { path } = wishedCertificate.value.cert;
  return (
    proxy?.mounts.some(({ source, target }) => source === path && target === ownCertificate.cert) ?? false
  );
}

/** Said openly, because a limit of Let's Encrypt is at stake. */
function stagingNotes(
  proxy: 'caddy' | 'nginx',
  acme: { server: string; staging_first: boolean },
): readonly string[] {
  if (acme.server !== 'letsencrypt' || !acme.staging_first) return [];
  return proxy === 'nginx'
    ? [
        "certbot first proves the way with a dry run at Let's Encrypt's staging server, then asks for the certificate",
      ]
    : ["Caddy asks Let's Encrypt once, and after a failure only again when the staging server was content"];
}
