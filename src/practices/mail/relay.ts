import { serviceOf } from '../../engine/find-service.ts';
import { isOn, type ServiceInEffect, textOf } from '../../engine/in-effect.ts';
import { namesOf } from '../../engine/service-names.ts';
import { isLoopback, isPlaceholderDomain, whyLocal } from '../../model/net.ts';

/** Names of mail catchers that developers use; the first is upstream's, which runs in its development overlay alone. */
const catchers = /^(?:supabase-mail|inbucket|mailpit|mailhog|maildev|mailcatcher|smtp4dev)$/i;

/** Why auth sends no mail by itself, or null when it does. */
export function whyNoMail(auth: ServiceInEffect | undefined): string | null {
  if (auth === undefined) return 'this stack runs no auth service';
  if (isOn(auth, 'GOTRUE_HOOK_SEND_EMAIL_ENABLED')) return 'a hook sends the mails, not auth';
  const isOff =
    textOf(auth, 'GOTRUE_EXTERNAL_EMAIL_ENABLED') !== undefined &&
    !isOn(auth, 'GOTRUE_EXTERNAL_EMAIL_ENABLED');
  return isOff ? 'sign-in by mail is off' : null;
}

/** What is wrong with the relay as such, or null when it may be one. */
export function relayFault(auth: ServiceInEffect, services: readonly ServiceInEffect[]): string | null {
  const host = textOf(auth, 'GOTRUE_SMTP_HOST');
  if (host === undefined) return 'no mail server is set, so auth throws every mail away';
  if (catchers.test(host)) return `${host} is a catcher of development, not a mail server`;
  const sink = serviceOf(services, 'mail-sink');
  if (sink !== undefined && namesOf(sink).includes(host))
    return `${host} is ${sink.product ?? 'a mail catcher'}, which delivers nothing`;
  // On a network of its own the container is alone with itself, and no relay runs in it.
  if (isLoopback(host) && auth.networkMode === undefined)
    return `${host} is the container of auth itself, which runs no mail server`;
  if (isPlaceholderDomain(host)) return `${host} is an address for examples`;
  if (textOf(auth, 'GOTRUE_SMTP_USER') === 'fake_mail_user') return 'the user is the sample fake_mail_user';
  return auth.environment['GOTRUE_SMTP_PASS']?.secret?.sample === undefined
    ? null
    : 'the password is the published sample';
}

/** Whether the relay is on this machine or network, where encryption and ports follow no provider's rules. */
export function isLocalRelay(host: string): boolean {
  return whyLocal(host) !== null;
}
