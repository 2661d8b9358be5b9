// A provider of object storage as a client of S3 meets it: where it listens, what it cannot do. One file each in providers/.
// What it costs stands in data/store-prices.json, which ages.

export const storeProviders = ['aws', 'b2', 'wasabi', 'r2', 'minio', 'rustfs', 'other'] as const;

export type StoreProviderId = (typeof storeProviders)[number];

/** What a store may not do, that somebody here asks of it. */
export type StoreAbility = 'versioning' | 'lifecycle' | 'content-md5';

export interface StoreSetting {
  readonly region: string | undefined;
  readonly account: string | undefined;
}

export interface StoreProvider {
  readonly id: StoreProviderId;
  /** As people call it. */
  readonly title: string;
  /** Names of its regions; null = the endpoint is a setting, and the region what its server is set to. */
  readonly regions: { readonly pattern: RegExp; readonly example: string } | null;
  /** What requests are signed with when no region is named; null = one has to be. */
  readonly defaultRegion: string | null;
  /** Whether the account is part of the endpoint, and what it looks like. */
  readonly account: { readonly pattern: RegExp; readonly where: string } | null;
  /** `https://host`, of settings that the patterns admit; null = the endpoint is a setting of its own. */
  readonly endpoint: (setting: StoreSetting) => string | null;
  readonly style: 'path' | 'virtual-host';
  /** What it is known not to do, why in words. What is not here is not thereby known to work: the probe tells. */
  readonly lacks: { readonly [Ability in StoreAbility]?: string };
  /** Days that an object is paid for at least; null = not known here. */
  readonly minimumDays: number | null;
  /** What else a person should know before backups go there. */
  readonly notes: readonly string[];
  /** Hosts that are this provider's, for a deployment that names one itself. */
  readonly isHost: (host: string) => boolean;
  readonly sources: readonly string[];
}
