import type { StoreProvider } from '../provider.ts';

export const aws: StoreProvider = {
  id: 'aws',
  title: 'Amazon S3',
  regions: { pattern: /^[a-z]{2}(?:-[a-z]+)+-\d$/, example: 'eu-west-1' },
  defaultRegion: null,
  account: null,
  endpoint: ({ region }) => `https://s3.${region}.amazonaws.com${region?.startsWith('cn-') ? '.cn' : ''}`,
  style: 'virtual-host',
  lacks: {},
  // Of the class Standard; the infrequent classes have 30, Glacier's 90 and more.
  minimumDays: 0,
  notes: ['A bucket name with a dot fits no certificate in this style: name it without'],
  isHost: (host) => /(?:^|\.)s3(?:[.-][a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/.test(host),
  sources: [
    'https://docs.aws.amazon.com/general/latest/gr/s3.html',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html',
    'https://aws.amazon.com/s3/storage-classes/',
  ],
};
