import { describe, expect, it } from 'vitest';
import { addressOf, type StoreSettings } from './place.ts';

const account = '0123456789abcdef0123456789abcdef';

describe('the address of a store', () => {
  it.each([
    [
      { provider: 'aws', region: 'eu-west-1' },
      'https://s3.eu-west-1.amazonaws.com',
      'eu-west-1',
      'virtual-host',
    ],
    [
      { provider: 'aws', region: 'eu-west-1', style: 'path' },
      'https://s3.eu-west-1.amazonaws.com',
      'eu-west-1',
      'path',
    ],
    [{ provider: 'r2', account }, `https://${account}.r2.cloudflarestorage.com`, 'auto', 'path'],
    [{ provider: 'minio', endpoint: 'https://10.0.0.5:9000/' }, 'https://10.0.0.5:9000', 'us-east-1', 'path'],
    [
      { provider: 'b2', region: 'x', endpoint: 'https://b2.example.com' },
      'https://b2.example.com',
      'x',
      'path',
    ],
  ] as const)('of %o is %s', (settings, url, region, style) => {
    expect(addressOf(settings)).toEqual({ ok: true, url, region, style });
  });

  it.each([
    [{ provider: 'aws' }, 'region'],
    [{ provider: 'wasabi', region: 'Frankfurt' }, 'region'],
    [{ provider: 'r2', region: 'eu-west-1', account }, 'region'],
    [{ provider: 'r2' }, 'account'],
    [{ provider: 'r2', account: 'evil.example.com/' }, 'account'],
    [{ provider: 'rustfs' }, 'endpoint'],
    [{ provider: 'other', endpoint: 'https://host/bucket' }, 'endpoint'],
    [{ provider: 'other', endpoint: 's3.example.com' }, 'endpoint'],
    [{ provider: 'other', endpoint: 'https://id:secret@host' }, 'endpoint'],
  ] as [StoreSettings, string][])('of %o lacks its %s', (settings, setting) => {
    const address = addressOf(settings);
    expect(address).toMatchObject({ ok: false, setting });
    expect(JSON.stringify(address)).not.toContain('secret@');
    expect('hint' in address && address.hint).toMatch(/^Set /);
  });
});
