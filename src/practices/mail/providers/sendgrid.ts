import type { Provider } from '../provider.ts';

export const sendgrid: Provider = {
  id: 'sendgrid',
  title: 'SendGrid',
  regions: { named: [] },
  host: () => 'smtp.sendgrid.net',
  startTls: [587, 2525, 25],
  implicitTls: [465],
  user: { fixed: 'apikey' },
  credentials: 'the user is the very word apikey, the password an API key with the permission "Mail"',
  limits: 'a new account is a trial of 60 days with 100 mails a day, and then sends nothing',
  // With "automated security" the envelope is a subdomain whose CNAME leads to SendGrid.
  spf: null,
  dkim: ['s1._domainkey', 's2._domainkey'],
  isHost: (host) => /^smtp(?:\.eu)?\.sendgrid\.net$/.test(host),
  sources: [
    'https://www.twilio.com/docs/sendgrid/for-developers/sending-email/integrating-with-the-smtp-api',
    'https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/authenticate-a-domain',
  ],
};
