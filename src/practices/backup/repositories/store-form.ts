import type { RepositoryWish } from '../../../engine/wishes/backup.ts';
import type { StoreForm } from './repository.ts';

/** How a store is reached: AWS by its region, any other by the endpoint that is wished; a text is what is missing. */
export function storeForm({ provider, region, endpoint }: RepositoryWish): StoreForm | string {
  const isAws = provider === 'aws';
  if (isAws && region === undefined) return 'backup.repositories: AWS needs the region of the bucket';
  if (isAws && endpoint === undefined)
    return { endpoint: `s3.${region}.amazonaws.com`, region: region ?? '', style: 'host' };
  if (endpoint === undefined) return `backup.repositories: ${provider} needs its endpoint`;
  // Stores that know no regions take the first one of S3 (docs of MinIO, RustFS and R2 say `auto` or this).
  return { endpoint: endpoint.slice('https://'.length), region: region ?? 'us-east-1', style: 'path' };
}
