import type { S3Place } from '../../ports/s3.ts';
import type { StoreProvider, StoreProviderId } from './provider.ts';
import { stores } from './providers/index.ts';

/** Where a bucket is, as a person writes it. */
export interface StoreSettings {
  readonly provider: StoreProviderId;
  readonly region?: string;
  /** Where the account is part of the endpoint. */
  readonly account?: string;
  /** Where the provider has none of its own, or another than usual is meant (`https://host`). */
  readonly endpoint?: string;
  readonly style?: S3Place['style'];
}

export type StoreAddress =
  | { readonly ok: true; readonly url: string; readonly region: string; readonly style: S3Place['style'] }
  /** Which setting is wrong or missing, why, and what to write. */
  | {
      readonly ok: false;
      readonly setting: 'region' | 'account' | 'endpoint';
      readonly message: string;
      readonly hint: string;
    };

/** Endpoint, region and style of a store; what a person named wins over what the provider usually has. */
export function addressOf(settings: StoreSettings): StoreAddress {
  const store = stores[settings.provider];
  const { endpoint, account } = settings;
  const region = settings.region ?? store.defaultRegion ?? undefined;
  if (region === undefined) return wrongRegion(store, 'needs the region of the bucket');
  if (endpoint === undefined && store.regions?.pattern.test(region) === false) {
    return wrongRegion(store, `has no region of the form ${region}`);
  }
  const isLost =
    endpoint === undefined && store.account !== null && !store.account.pattern.test(account ?? '');
  if (isLost) {
    return {
      ok: false,
      setting: 'account',
      message: `${store.title} needs the account, which is part of its endpoint`,
      hint: `Set account: ${store.account?.where}`,
    };
  }
  const url = endpoint ?? store.endpoint({ region, account });
  if (url === null || !isEndpoint(url)) {
    return {
      ok: false,
      setting: 'endpoint',
      message: url === null ? `${store.title} needs its endpoint` : 'the endpoint is no address of a store',
      hint: 'Set endpoint to https://host or https://host:port, without a path; the bucket has a setting of its own',
    };
  }
  return { ok: true, url: new URL(url).origin, region, style: settings.style ?? store.style };
}

function wrongRegion(store: StoreProvider, what: string): StoreAddress {
  const example = store.regions?.example ?? store.defaultRegion;
  return {
    ok: false,
    setting: 'region',
    message: `${store.title} ${what}`,
    hint: `Set region to the one that the provider shows for the bucket, for example ${example}`,
  };
}

function isEndpoint(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${hash}${username}${password}` === '';
}
