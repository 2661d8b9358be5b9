import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemS3 } from '../../../system/s3.ts';
import { storeProviders } from '../provider.ts';
import { storeOf, stores } from './index.ts';

const account = '0123456789abcdef0123456789abcdef';

describe('a provider of object storage', () => {
  it.each([
    ['aws', { region: 'eu-west-1' }, 'https://s3.eu-west-1.amazonaws.com'],
    ['aws', { region: 'cn-north-1' }, 'https://s3.cn-north-1.amazonaws.com.cn'],
    ['b2', { region: 'us-west-004' }, 'https://s3.us-west-004.backblazeb2.com'],
    ['wasabi', { region: 'eu-central-2' }, 'https://s3.eu-central-2.wasabisys.com'],
    ['r2', { region: 'auto', account }, `https://${account}.r2.cloudflarestorage.com`],
    ['r2', { region: 'auto', account: `${account}.eu` }, `https://${account}.eu.r2.cloudflarestorage.com`],
  ] as const)('%s with %o is at %s, and known by that host', (id, setting, url) => {
    const store = stores[id];
    expect(store.regions?.pattern.test(setting.region)).toBe(true);
    if ('account' in setting) expect(store.account?.pattern.test(setting.account)).toBe(true);
    expect(store.endpoint({ account: undefined, ...setting })).toBe(url);
    expect(storeOf(new URL(url).host)).toBe(store);
    expect(storeOf(`bucket.${new URL(url).host}`)).toBe(store);
  });

  it.each(['minio', 'rustfs', 'other'] as const)('%s is where the deployment says', (id) => {
    expect(stores[id].endpoint({ region: undefined, account: undefined })).toBeNull();
    expect(stores[id].defaultRegion).toBe('us-east-1');
  });

  it.each([
    'minio.example.com',
    's3.wasabisys.com.example.com',
    'r2.example.com',
    'xs3.eu-west-1.amazonaws.com',
  ])('is not taken for another by its host: %s', (host) => {
    expect(storeOf(host).id).toBe('other');
  });

  it.each(storeProviders)('%s has an example that its own pattern admits, and sources', (id) => {
    const { regions, sources, defaultRegion } = stores[id];
    expect(stores[id].id).toBe(id);
    if (regions !== null) expect(regions.example).toMatch(regions.pattern);
    if (regions !== null && defaultRegion !== null) expect(defaultRegion).toMatch(regions.pattern);
    expect(sources.filter((source) => !/^https:\/\//.test(source))).toEqual([]);
    expect(sources.length).toBeGreaterThan(0);
  });

  it('can be opened in its own style', () => {
    const url = stores.aws.endpoint({ region: 'eu-west-1', account: undefined }) ?? '';
    const rest = { region: 'eu-west-1', bucket: 'backup', keyId: 'id', secret: 'secret' };
    const bucket = systemS3().open({ url, style: stores.aws.style, ...rest });
    bucket.close();
  });
});

describe('the prices of object storage', () => {
  const prices = JSON.parse(
    readFileSync(new URL('../../../../data/store-prices.json', import.meta.url), 'utf8'),
  );

  it('name every provider that has one, and the same minimum of days', () => {
    const ids = storeProviders.filter((id) => id !== 'other');
    expect(prices.providers.map(({ id }: { id: string }) => id)).toEqual(ids);
    for (const price of prices.providers) {
      expect(price.minimumDays).toBe(stores[price.id as keyof typeof stores].minimumDays);
      expect(price.source).toMatch(/^https:\/\//);
    }
    expect(prices.asOf).toMatch(/^\d{4}-\d\d-\d\d$/);
  });
});
