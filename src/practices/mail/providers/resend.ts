import type { Provider } from '../provider.ts';

export const resend: Provider = {
  id: 'resend',
  title: 'Resend',
  regions: { named: [] },
  host: () => 'smtp.resend.com',
  startTls: [587, 2587, 25],
  implicitTls: [465, 2465],
  user: { fixed: 'resend' },
  credentials: 'the user is the very word resend, the password an API key that may send',
  limits: 'mail leaves from verified domains alone',
  // The envelope is a subdomain, `send`, which has a record of its own.
  spf: null,
  dkim: ['resend._domainkey'],
  isHost: (host) => host === 'smtp.resend.com',
  sources: [
    'https://resend.com/docs/send-with-smtp',
    'https://resend.com/docs/dashboard/domains/introduction',
  ],
};
