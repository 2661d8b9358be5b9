import { describe, expect, it } from 'vitest';
import { image, service } from '../../test/helpers/facts.ts';
import { isSupabase } from './is-supabase.ts';

describe('isSupabase', () => {
  it('takes one part of Supabase for enough', () => {
    expect(isSupabase([service('other'), service('rest')])).toBe(true);
    expect(isSupabase([service('pooler', { product: 'supavisor' })])).toBe(true);
    expect(isSupabase([service('db', { image: image('ghcr.io/supabase/postgres:17.6.1.136') })])).toBe(true);
  });

  it('does not take what anybody may run for Supabase', () => {
    const anybody = ['proxy', 'gateway', 'vector', 'imgproxy', 'object-store', 'metrics', 'other'] as const;
    expect(isSupabase(anybody.map((role) => service(role)))).toBe(false);
    expect(isSupabase([service('db', { image: image('postgres:17') }), service('pooler')])).toBe(false);
    expect(isSupabase([])).toBe(false);
  });
});
