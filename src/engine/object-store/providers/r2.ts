import type { StoreProvider } from '../provider.ts';

export const r2: StoreProvider = {
  id: 'r2',
  title: 'Cloudflare R2',
  regions: { pattern: /^auto$/, example: 'auto' },
  defaultRegion: 'auto',
  // With a jurisdiction behind the account: ACCOUNT.eu
  account: {
    pattern: /^[0-9a-f]{32}(?:\.(?:eu|fedramp))?$/,
    where: 'the account id in the Cloudflare dashboard, with .eu for a bucket of that jurisdiction',
  },
  endpoint: ({ account }) => `https://${account}.r2.cloudflarestorage.com`,
  style: 'path',
  lacks: {
    versioning: 'R2 keeps no old versions of an object (its S3 API has no bucket versioning)',
  },
  // Of the class Standard; Infrequent Access has 30.
  minimumDays: 0,
  notes: ['The parts of an upload have to be of one size, but the last'],
  isHost: (host) => /(?:^|\.)r2\.cloudflarestorage\.com$/.test(host),
  sources: [
    'https://developers.cloudflare.com/r2/api/s3/api/',
    'https://developers.cloudflare.com/r2/objects/multipart-objects/',
    'https://developers.cloudflare.com/r2/pricing/',
  ],
};
