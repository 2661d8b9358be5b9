import type { Provider } from '../provider.ts';

export const postmark: Provider = {
  id: 'postmark',
  title: 'Postmark',
  regions: { named: [] },
  host: () => 'smtp.postmarkapp.com',
  // It speaks TLS from the first byte nowhere.
  startTls: [587, 2525, 25],
  implicitTls: [],
  user: 'password',
  credentials: 'the Server API Token is both the user and the password',
  limits: 'a new account reaches addresses of its own domain alone until it is approved',
  spf: null,
  dkim: [],
  dkimNote: 'each domain has a name of its own (a time and pm._domainkey), in the list of sender signatures',
  isHost: (host) => host === 'smtp.postmarkapp.com',
  sources: [
    'https://postmarkapp.com/support/article/811-what-are-the-smtp-details-api-tokens-i-should-be-using',
  ],
};
