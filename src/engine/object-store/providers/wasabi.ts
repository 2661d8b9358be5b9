import type { StoreProvider } from '../provider.ts';

export const wasabi: StoreProvider = {
  id: 'wasabi',
  title: 'Wasabi',
  regions: { pattern: /^(?:us|ca|eu|ap)-[a-z]+-\d$/, example: 'eu-central-2' },
  defaultRegion: null,
  account: null,
  endpoint: ({ region }) => `https://s3.${region}.wasabisys.com`,
  style: 'path',
  lacks: {},
  minimumDays: 90,
  notes: [
    'Every object is paid for 90 days, however soon it is deleted: WAL and short retention cost three times what they hold',
    'At least 1 TB is paid for, and what is read in a month should not exceed what is stored',
  ],
  isHost: (host) => /(?:^|\.)s3\.(?:[a-z0-9-]+\.)?wasabisys\.com$/.test(host),
  sources: [
    'https://docs.wasabi.com/docs/service-urls-for-wasabis-storage-regions',
    'https://docs.wasabi.com/apidocs/lifecycle-policy',
    'https://wasabi.com/pricing/faq',
  ],
};
