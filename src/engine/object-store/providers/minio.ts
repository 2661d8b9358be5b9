import type { StoreProvider } from '../provider.ts';

export const minio: StoreProvider = {
  id: 'minio',
  title: 'MinIO',
  regions: null,
  defaultRegion: 'us-east-1',
  account: null,
  endpoint: () => null,
  style: 'path',
  lacks: {},
  minimumDays: 0,
  notes: [
    'Its repository was archived in April 2026 and the last release is of October 2025: plan a move',
    'A store on the same machine as the database is lost with it',
  ],
  isHost: () => false,
  sources: [
    'https://github.com/minio/minio',
    'https://min.io/docs/minio/linux/reference/minio-server/settings/core.html',
  ],
};
