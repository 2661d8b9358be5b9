import type { StoreProvider } from '../provider.ts';

export const b2: StoreProvider = {
  id: 'b2',
  title: 'Backblaze B2',
  regions: { pattern: /^[a-z]{2}-[a-z]+-\d{3}$/, example: 'eu-central-003' },
  defaultRegion: null,
  account: null,
  endpoint: ({ region }) => `https://s3.${region}.backblazeb2.com`,
  style: 'path',
  lacks: {},
  minimumDays: 0,
  notes: [
    'A bucket keeps every version: what retention deletes is only hidden, and paid for, until a rule of the life cycle removes it',
    'The master application key does not work here: make a key for the bucket',
  ],
  isHost: (host) => /(?:^|\.)s3\.[a-z0-9-]+\.backblazeb2\.com$/.test(host),
  sources: [
    'https://www.backblaze.com/docs/cloud-storage-call-the-s3-compatible-api',
    'https://www.backblaze.com/apidocs/introduction-to-the-s3-compatible-api',
    'https://www.backblaze.com/docs/cloud-storage-s3-compatible-api-bucket-versions',
    'https://www.backblaze.com/apidocs/s3-put-lifecycle-configuration',
  ],
};
