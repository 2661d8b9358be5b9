import { type Decision, defineChange, notWanted, refused, wanted } from '../../../engine/change.ts';
import { serviceOf } from '../../../engine/find-service.ts';
import type { Known } from '../../../model/fact.ts';
import type { DomainAddressesFact } from '../../../model/facts/host.ts';
import { addressLimitFragments } from '../address-limits.ts';
import { believedForwarding } from '../believed-forwarding.ts';
import { hostFiles } from '../host/host-site.ts';
import { storageFragments } from '../host/reach.ts';
import { siteOnHost } from '../host/site-on-host.ts';
import { isInstalled } from '../installed.ts';
import { whyUnservable } from '../own-certificate.ts';
import { whyElsewhere } from '../possible.ts';

export const hostProxy = defineChange({
  id: 'tls/host-proxy',
  title: "Write the site for a TLS proxy on this machine, of Debian's packages",
  why: 'Passwords, keys and everything else travel encrypted, by the proxy that the machine has or gets, beside its other sites.',
  sources: [
    'failure case 24',
    'failure case 26',
    'Mozilla, Server Side TLS 5.8, intermediate',
    'eff-certbot.readthedocs.io: webroot, renewal hooks',
    'caddyserver.com/docs/caddyfile',
  ],
  needs: ['services', 'deployment'],
  uses: ['domainAddresses', 'wishedCertificate', 'installedSite'],

  decide({ services, deployment }, { wishes, facts }): Decision {
    const { proxy: wish } = wishes.tls;
    if (wish !== 'host-nginx' && wish !== 'host-caddy') return notWanted(`tls.proxy is ${wish}`);
    const proxy = wish === 'host-nginx' ? 'nginx' : 'caddy';
    const site = siteOnHost(proxy, services, wishes);
    const elsewhere = whyElsewhere(wishes, site.domain, facts);
    // A name that is not there is no name of this site; one that leads elsewhere may be about to be moved here.
    const isInForce = isInstalled(wishes.tls, facts.installedSite);
    if (elsewhere?.kind === 'refusal' && isAbsent(facts.domainAddresses) && !isInForce)
      return refused(elsewhere.message, elsewhere.hints);
    const unservable = whyUnservable(wishes, facts.wishedCertificate, isInForce);
    if (unservable?.kind === 'refusal') return refused(unservable.message, unservable.hints);
    const storage = serviceOf(services, 'storage');
    const limits = addressLimitFragments(services);
    return wanted(
      [
        ...hostFiles(proxy, site, deployment, wishes),
        ...storageFragments(storage, wishes, site.storage),
        ...limits.fragments,
        ...believedForwarding(services),
      ],
      `https://${site.domain} answers only once the site is installed; nothing outside the containers is changed before`,
      [
        `then, on this machine: sudo seaworthy proxy install (seaworthy proxy preview tells what it would do)`,
        ...[elsewhere, unservable].flatMap((one) => (one === null ? [] : [one.message])),
        ...limits.notes,
      ],
    );
  },
});

function isAbsent(fact: Known<DomainAddressesFact>): boolean {
  return fact.known && fact.value.addresses.length === 0;
}
