import type { StoreProvider } from '../provider.ts';

export const rustfs: StoreProvider = {
  id: 'rustfs',
  title: 'RustFS',
  regions: null,
  defaultRegion: 'us-east-1',
  account: null,
  endpoint: () => null,
  style: 'path',
  lacks: {},
  minimumDays: 0,
  notes: [
    'Its 1.0 is of September 2026: probe every new version before backups go there',
    'A store on the same machine as the database is lost with it',
  ],
  isHost: () => false,
  sources: [
    'https://docs.rustfs.com/administration/protocols/s3',
    'https://docs.rustfs.com/en/reference/s3-compatibility',
  ],
};
