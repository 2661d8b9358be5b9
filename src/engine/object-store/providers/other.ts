import type { StoreProvider } from '../provider.ts';

/** Any other store that speaks S3; its endpoint and region are settings. */
export const other: StoreProvider = {
  id: 'other',
  title: 'an S3 store',
  regions: null,
  defaultRegion: 'us-east-1',
  account: null,
  endpoint: () => null,
  style: 'path',
  lacks: {},
  minimumDays: null,
  notes: [],
  isHost: () => false,
  sources: ['https://docs.aws.amazon.com/AmazonS3/latest/API/Welcome.html'],
};
