import type { Provider } from '../provider.ts';

/** Any other relay; its host, port and user are the wish's. */
export const smtp: Provider = {
  id: 'smtp',
  title: 'an SMTP relay',
  regions: { named: [] },
  host: () => null,
  startTls: [],
  implicitTls: [2465, 8465],
  user: null,
  credentials: 'user and password as the relay knows them',
  limits: 'as the relay says',
  spf: null,
  dkim: [],
  dkimNote: 'its names are not known here',
  isHost: () => false,
  sources: ['RFC 8314 section 3.3', 'RFC 6409'],
};
