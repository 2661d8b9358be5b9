import type { Provider } from '../provider.ts';

export const mailgun: Provider = {
  id: 'mailgun',
  title: 'Mailgun',
  regions: { named: ['us', 'eu'] },
  host: (region) => (region === 'eu' ? 'smtp.eu.mailgun.org' : 'smtp.mailgun.org'),
  startTls: [587, 2525, 25],
  implicitTls: [465],
  user: null,
  credentials:
    'SMTP credentials of the sending domain: the user is a whole address such as postmaster@mg.your-domain',
  limits: 'the sandbox domain reaches authorised addresses alone',
  spf: 'include:mailgun.org',
  dkim: [],
  dkimNote: 'each domain has a name of its own, in its DNS settings',
  isHost: (host) => /^smtp(?:\.eu)?\.mailgun\.org$/.test(host),
  sources: ['https://documentation.mailgun.com/docs/mailgun/user-manual/sending-messages/send-smtp'],
};
