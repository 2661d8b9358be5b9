import { stores } from '../../../engine/object-store/providers/index.ts';
import type { RepositoryWish } from '../../../engine/wishes/backup.ts';
import type { StoreForm } from './repository.ts';

/** How a store is reached, by what is known of its provider; a text is what the wish lacks. */
export function storeForm({
  provider = 'other',
  region: wished,
  account,
  endpoint: given,
}: RepositoryWish): StoreForm | string {
  const store = stores[provider];
  const region = wished ?? store.defaultRegion;
  if (region === null)
    return `backup.repositories: ${store.title} needs the region of the bucket, such as ${store.regions?.example}`;
  if (store.regions !== null && !store.regions.pattern.test(region))
    return `backup.repositories: ${region} is no region of ${store.title}, such as ${store.regions.example}`;
  if (given === undefined && store.account !== null && !store.account.pattern.test(account ?? ''))
    return `backup.repositories: ${store.title} needs the account (${store.account.where})`;
  const endpoint = given ?? store.endpoint({ region, account });
  if (endpoint === null) return `backup.repositories: ${store.title} needs its endpoint`;
  // A store behind an address of its own has no names for buckets.
  const style = store.style === 'virtual-host' && given === undefined ? 'host' : 'path';
  return { endpoint: endpoint.replace(/^https:\/\//, ''), region, style };
}
