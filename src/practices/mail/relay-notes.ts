import { isOn } from '../../engine/in-effect.ts';
import type { MailWishes } from '../../engine/wishes/mail.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import { isTlsSwitch } from './dead-switch.ts';
import type { WishedRelay } from './relay-wish.ts';

/** What a person should know of a relay that is wished; `unread` are switches of the env file that nobody reads. */
export function relayNotes(
  auth: ServiceFact,
  relay: WishedRelay,
  mail: MailWishes,
  unread: readonly string[],
): readonly string[] {
  const { provider, port } = relay;
  const dead = [...unread, ...Object.keys(auth.environment).filter(isTlsSwitch)];
  const said: readonly (readonly [boolean, string])[] = [
    [true, `${provider.title}: ${provider.credentials}; ${provider.limits}`],
    [
      dead.length > 0,
      `${dead.join(', ')} has no effect: the port decides, and ${port} means ${port === 465 ? 'TLS from the first byte' : 'STARTTLS where the relay offers it'}`,
    ],
    [
      isOn(auth, 'GOTRUE_MAILER_AUTOCONFIRM'),
      'GOTRUE_MAILER_AUTOCONFIRM stays true: sign-ups are confirmed without a mail until you set it to false',
    ],
    [
      auth.environment['GOTRUE_EXTERNAL_EMAIL_ENABLED'] !== undefined &&
        !isOn(auth, 'GOTRUE_EXTERNAL_EMAIL_ENABLED'),
      'sign-in by mail is off, so auth sends few mails',
    ],
    [
      mail.rate_limit === undefined && auth.environment['GOTRUE_RATE_LIMIT_EMAIL_SENT'] === undefined,
      'mail.rate_limit is not wished: 30 mails an hour for all users together stay the limit',
    ],
  ];
  return said.flatMap(([holds, text]) => (holds ? [text] : []));
}
