import type { StoreProvider, StoreProviderId } from '../provider.ts';
import { aws } from './aws.ts';
import { b2 } from './b2.ts';
import { minio } from './minio.ts';
import { other } from './other.ts';
import { r2 } from './r2.ts';
import { rustfs } from './rustfs.ts';
import { wasabi } from './wasabi.ts';

/** Every provider, by the word of the wish. */
export const stores: { readonly [Id in StoreProviderId]: StoreProvider } = {
  aws,
  b2,
  wasabi,
  r2,
  minio,
  rustfs,
  other,
};

/** Whose store this host is; `other` when nobody's that we know. */
export function storeOf(host: string): StoreProvider {
  return Object.values(stores).find((store) => store.isHost(host.toLowerCase())) ?? other;
}
