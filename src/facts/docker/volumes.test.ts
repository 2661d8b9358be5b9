import { describe, expect, it } from 'vitest';
import { gather, live } from '../../../test/helpers/live.ts';
import { volumes } from './volumes.ts';

describe('volumes', () => {
  it('tells which named volumes of the model exist, by the names Compose gives them', async () => {
    const root = {
      services: {},
      volumes: { 'db-config': { name: 'supabase_db-config' }, cache: null, own: { name: 'mine' } },
    };
    const context = live({ root, volumes: ['supabase_db-config', 'cache', 'mine'] });
    expect(await gather(volumes, context)).toEqual({
      known: true,
      value: {
        volumes: [
          { key: 'db-config', name: 'supabase_db-config', exists: true },
          { key: 'cache', name: 'supabase_cache', exists: false },
          { key: 'own', name: 'mine', exists: true },
        ],
      },
    });
  });
});
