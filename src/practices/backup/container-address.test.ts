import { describe, expect, it } from 'vitest';
import { fakeWorld, printed } from '../../../test/helpers/world.ts';
import { addressOf, reachedFromHere } from './container-address.ts';

const container = {
  ...{ Id: 'a'.repeat(64), Name: '/supabase-minio', State: { Status: 'running' } },
  Config: { Labels: { 'com.docker.compose.service': 'minio' } },
  NetworkSettings: {
    Networks: { supabase_default: { IPAddress: '172.18.0.7', Aliases: ['supabase-minio', 'minio'] } },
  },
};

function reached(url: string) {
  const world = fakeWorld({
    exec: [
      { match: 'docker ps', result: printed(`${container.Id}\n`) },
      { match: 'docker container inspect', result: printed(JSON.stringify([container])) },
    ],
  });
  return reachedFromHere(url, 'supabase', world);
}

describe('a store that is a container of the project', () => {
  it('is reached by its address, and any other endpoint as it is', async () => {
    expect(await reached('http://minio:9000')).toBe('http://172.18.0.7:9000');
    for (const url of [
      'http://rustfs:9000',
      'https://minio:9000',
      'http://s3.acme.dev',
      'http://10.0.0.8:9000',
    ])
      expect(await reached(url)).toBe(url);
  });

  it('has none while it does not run', () => {
    const stopped = { NetworkSettings: { Networks: { one: { IPAddress: '', Aliases: ['minio'] } } } };
    expect(addressOf([{ inspected: stopped }], 'minio')).toBeNull();
    expect(addressOf([{ inspected: {} }], 'minio')).toBeNull();
  });
});
