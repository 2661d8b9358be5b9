import { defineCheck, fail, pass, seen, skip, some, unknown } from '../../../engine/check.ts';
import { forwardingTo } from '../../../engine/forwarded.ts';
import type { CertificateFact } from '../../../model/facts/files.ts';

const day = 86_400;

/** Renewal begins with a third of the life left (certbot, Caddy): later than this it has failed for a week or more. */
const horizonDays = 21;

export const expiringCertificate = defineCheck({
  id: 'tls/expiring-certificate',
  pass: 'The certificate files are valid for weeks',
  fail: 'A certificate file is about to expire, or has',
  why: 'From that second on every browser, app and webhook refuses the connection.',
  severity: 'P1',
  sources: ['failure case 27', 'checklist: TLS', 'RFC 5280 section 4.1.2.5'],
  needs: ['services'],
  uses: ['proxyConfigs', 'hostProxies'],

  run({ services }, { now, facts }) {
    const { proxyConfigs, hostProxies } = facts;
    const here = proxyConfigs.known ? forwardingTo(services, proxyConfigs.value) : [];
    const onHost = hostProxies.known ? hostProxies.value.found : [];
    const files = [...here, ...onHost].flatMap(({ certificates }) => certificates ?? []);
    if (files.length === 0) return skip('no certificate file is named in what was looked at here');
    const seconds = now.getTime() / 1000;
    const due = files.filter((file) => isDue(file, seconds));
    const toEvidence = (file: CertificateFact) => seen(file.path, validity(file), file.at);
    const evidence = some(due.map(toEvidence));
    if (evidence !== null) {
      return fail(
        `${due[0]?.path} ${validity(due[0])}`,
        evidence,
        'Renew it now, reload the proxy, and find out why the renewal that should have come before did not (port 80 closed, DNS, a rate limit).',
      );
    }
    const unread = files.find(({ until }) => until === undefined);
    if (unread !== undefined) return unknown(`${unread.path} ${unread.unread}`);
    return pass(...files.map(toEvidence));
  },
});

/** Short-lived certificates are renewed when a third of their life is left. */
function isDue({ from, until }: CertificateFact, seconds: number): boolean {
  if (from === undefined || until === undefined) return false;
  return until - seconds < Math.min(horizonDays * day, (until - from) / 3);
}

function validity(file: CertificateFact | undefined): string {
  if (file?.until === undefined) return file?.unread ?? 'was not read';
  return `is valid until ${new Date(file.until * 1000).toISOString().slice(0, 10)}`;
}
