import type { Provider } from '../provider.ts';

const region = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

export const ses: Provider = {
  id: 'ses',
  title: 'Amazon SES',
  regions: { any: region, example: 'eu-west-1' },
  host: (name) => `email-smtp.${name}.amazonaws.com`,
  startTls: [587, 2587, 25],
  implicitTls: [465, 2465],
  user: null,
  credentials:
    'SMTP credentials of this region (SES console, "SMTP settings"): an IAM access key is none, its secret has to be converted',
  limits: 'a new account is in the sandbox: 200 mails a day, one a second, to verified addresses alone',
  // Without a MAIL FROM domain of one's own the envelope is amazonses.com, which has its record.
  spf: null,
  dkim: [],
  dkimNote: 'each domain has three names of its own, in the SES console',
  isHost: (host) => /^email-smtp(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(host),
  sources: [
    'https://docs.aws.amazon.com/ses/latest/dg/smtp-connect.html',
    'https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html',
    'https://docs.aws.amazon.com/ses/latest/dg/quotas.html',
    'https://docs.aws.amazon.com/goto/WebAPI/email/VerifyDomainDkim',
  ],
};
