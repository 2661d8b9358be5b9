import type { Provider } from '../provider.ts';

export const brevo: Provider = {
  id: 'brevo',
  title: 'Brevo',
  regions: { named: [] },
  host: () => 'smtp-relay.brevo.com',
  startTls: [587, 2525],
  implicitTls: [465],
  user: null,
  credentials: 'the SMTP login and an SMTP key of the page "SMTP & API": an API key is none',
  limits: 'the free plan sends 300 mails a day',
  // It asks for its code, DKIM and DMARC; the envelope is its own.
  spf: null,
  dkim: ['mail._domainkey', 'brevo1._domainkey', 'brevo2._domainkey'],
  isHost: (host) => /^smtp-relay\.(?:brevo|sendinblue)\.com$/.test(host),
  sources: [
    'https://developers.brevo.com/docs/smtp-integration',
    'https://developers.brevo.com/docs/domain-authentication-and-verification',
  ],
};
