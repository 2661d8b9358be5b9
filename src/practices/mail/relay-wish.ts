// What the wish `mail` comes to: the relay with every gap filled in by its provider, or why it cannot be.
import { refused } from '../../engine/change.ts';
import type { MailWishes } from '../../engine/wishes/mail.ts';
import { listed } from '../../engine/words.ts';
import type { WantedValue } from '../../model/fragment.ts';
import { modeOf } from './port-modes.ts';
import type { Provider } from './provider.ts';
import { providers } from './providers/index.ts';
import { isLocalRelay } from './relay.ts';

export interface WishedRelay {
  readonly provider: Provider;
  readonly host: string;
  readonly port: number;
  /** Absent = the relay asks for none. */
  readonly user?: WantedValue;
  readonly password?: WantedValue;
  readonly from: string;
}

/** The relay that is wished; null = none is. Refuses, as the change does, what cannot be. */
export function wishedRelay(mail: MailWishes): WishedRelay | null {
  if (mail.provider === undefined) {
    const [stray] = Object.keys(mail);
    if (stray === undefined) return null;
    return refused(`mail.${stray} is wished, but no mail.provider`, [
      `name one of ${listed(Object.keys(providers), 9)}; smtp is any relay`,
    ]);
  }
  const provider = providers[mail.provider];
  const host = hostOf(provider, mail);
  const port = portOf(provider, host, mail);
  const from =
    mail.from ??
    missing(
      'from',
      'no sender address is wished',
      'write an address of a domain that the relay may send for',
    );
  return { provider, host, port, from, ...loginOf(provider, host, mail) };
}

function hostOf(provider: Provider, { host, region }: MailWishes): string {
  requireRegion(provider, region);
  const preset = provider.host(region);
  if (preset === null)
    return host ?? missing('host', 'provider smtp needs the name of the relay', 'write mail.host');
  if (host === undefined || host === preset) return preset;
  return refused(`mail.host: ${provider.title} is reached at ${preset}, not at ${host}`, [
    'leave mail.host out, or write provider: smtp for a relay of your own',
  ]);
}

function requireRegion(provider: Provider, region: string | undefined): void {
  const { regions, title } = provider;
  const isAny = 'any' in regions;
  const known = isAny ? `such as ${regions.example}` : listed(regions.named);
  const takesNone = !isAny && regions.named.length === 0;
  if (takesNone && region !== undefined) {
    refused(`mail.region: ${title} has one relay for all regions`, ['leave mail.region out']);
  }
  if (takesNone) return;
  if (region === undefined)
    missing('region', `${title} has a relay for each region`, `write the one of your account: ${known}`);
  else if (isAny ? !regions.any.test(region) : !regions.named.includes(region)) {
    refused(`mail.region: ${title} has no region ${region}`, [`write the one of your account: ${known}`]);
  }
}

/** A port must be one that the relay listens on, and speak TLS on it as auth does. */
function portOf(provider: Provider, host: string, { port }: MailWishes): number {
  const best = provider.startTls[0] ?? 587;
  if (port === undefined) return best;
  if (isLocalRelay(host)) return port;
  if (port !== 465 && provider.implicitTls.includes(port)) {
    return refused(
      `mail.port: ${port} of ${host} speaks TLS from the first byte, which auth does on 465 alone: every mail would end in a timeout`,
      [`leave mail.port out for ${best}${provider.implicitTls.includes(465) ? ', or write 465' : ''}`],
    );
  }
  const mode = modeOf(String(port));
  if (!mode.works) return refused(`mail.port: ${port} ${mode.says}`, [`leave mail.port out for ${best}`]);
  const offered = [...provider.startTls, ...provider.implicitTls];
  if (offered.length === 0 || provider.id === 'smtp' || offered.includes(port)) return port;
  const usable = offered.filter((one) => modeOf(String(one)).works);
  return refused(`mail.port: ${provider.title} does not listen on ${port}`, [
    `it does on ${listed(usable.map(String))}`,
  ]);
}

function loginOf(provider: Provider, host: string, mail: MailWishes): Pick<WishedRelay, 'user' | 'password'> {
  const { password } = mail;
  const user = userOf(provider, mail);
  if (password === undefined && user === undefined && isLocalRelay(host)) return {};
  if (password === undefined) {
    return missing(
      'password',
      `${provider.title} asks for a password`,
      `write password: { secret: env:SMTP_PASS }; ${provider.credentials}`,
    );
  }
  if (user === undefined) return missing('user', `${provider.title} asks for a user`, provider.credentials);
  return { user, password };
}

function userOf({ user, title }: Provider, mail: MailWishes): WantedValue | undefined {
  if (user === null) return mail.user;
  if (user === 'password') return mail.user ?? mail.password;
  if (mail.user === undefined || mail.user === user.fixed) return user.fixed;
  return refused(`mail.user: that of ${title} is always ${user.fixed}`, ['leave mail.user out']);
}

function missing(key: string, why: string, hint: string): never {
  return refused(`mail.${key} is missing: ${why}`, [hint]);
}
