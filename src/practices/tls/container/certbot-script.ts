// What the certbot container does all day. certbot >= 4.1 renews when the server says so (ARI, RFC 9773), else at a third of
// the lifetime left; asking four times a day is enough for a certificate of six days.
import { webroot } from './files.ts';

export interface CertbotInput {
  readonly domain: string;
  readonly directory: string;
  readonly email?: string;
  readonly profile?: string;
  /** A dry run first, while there is no certificate: Let's Encrypt's certbot takes its staging server for that. */
  readonly isStagedFirst: boolean;
}

/** Folder of the volume that certbot and nginx share. */
export const letsencryptFolder = '/etc/letsencrypt';

/** Where certbot leaves the certificate (eff-certbot.readthedocs.io, "Where are my certificates?"). */
export function liveCertificate(domain: string): { readonly cert: string; readonly key: string } {
  const folder = `${letsencryptFolder}/live/${domain}`;
  return { cert: `${folder}/fullchain.pem`, key: `${folder}/privkey.pem` };
}

/** Tries again after a quarter of an hour: Let's Encrypt allows five failures an hour (letsencrypt.org/docs/rate-limits). */
export function certbotScript(input: CertbotInput): string {
  const { domain, directory, email, profile, isStagedFirst } = input;
  const words = [
    `--webroot -w ${webroot}`,
    `-d ${domain} --cert-name ${domain}`,
    '--non-interactive --agree-tos',
    email === undefined ? '--register-unsafely-without-email' : `-m ${quoted(email)} --no-eff-email`,
    ...(profile === undefined ? [] : [`--preferred-profile ${profile}`]),
  ].join(' ');
  const live = liveCertificate(domain).cert;
  const staged = `[ -s ${live} ] || certbot certonly --dry-run ${words} || return 1`;
  return `#!/bin/sh
# Written by Seaworthy.
set -u
trap 'exit 0' TERM INT
wished=${quoted([directory, profile ?? ''].join(' '))}
note=${letsencryptFolder}/seaworthy-${domain}
# A certificate of another server or profile is replaced, one of a staging server above all; else it is kept while it is good.
obtain() {
  ${isStagedFirst ? `${staged}\n  ` : ''}if [ -s ${live} ] && [ "$(cat "$note" 2>/dev/null)" != "$wished" ]; then set -- --force-renewal --break-my-certs
  else set -- --keep-until-expiring; fi
  certbot certonly --server ${quoted(directory)} "$@" ${words} && printf '%s\\n' "$wished" >"$note"
}
while :; do
  if obtain; then pause=21600; else pause=900; fi
  sleep "$pause" & wait "$!"
done
`;
}

/** POSIX.1-2024, XCU 2.2.2: nothing but its own end is special between single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
