import type { Provider, ProviderId } from '../provider.ts';
import { brevo } from './brevo.ts';
import { mailgun } from './mailgun.ts';
import { postmark } from './postmark.ts';
import { resend } from './resend.ts';
import { sendgrid } from './sendgrid.ts';
import { ses } from './ses.ts';
import { smtp } from './smtp.ts';

/** Every provider, by the word of the wish. */
export const providers: { readonly [Id in ProviderId]: Provider } = {
  ses,
  sendgrid,
  postmark,
  mailgun,
  resend,
  brevo,
  smtp,
};

/** Whose relay this host is; `smtp` when nobody's that we know. */
export function providerOf(host: string): Provider {
  return Object.values(providers).find((provider) => provider.isHost(host.toLowerCase())) ?? smtp;
}
