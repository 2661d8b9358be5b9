import { describe, expect, it } from 'vitest';
import { here, image, service } from '../../test/helpers/facts.ts';
import { isSupabasePostgres, postgresMajor } from './postgres-image.ts';

describe('the Postgres image', () => {
  it.each([
    ['supabase/postgres:17.6.1.136', '17'],
    ['supabase/postgres:15.8.1.085', '15'],
    ['postgres:16-alpine', '16'],
    ['postgres:17', '17'],
    ['registry.example.com/postgres:latest', undefined],
    ['registry.example.com/postgres', undefined],
    ['registry.example.com/db:20260101', undefined],
  ])('reads the major of %s as %s', (reference, major) => {
    expect(postgresMajor(image(reference))).toBe(major);
  });

  it('knows Supabase’s Postgres by its repository, or by what is mounted into it', () => {
    const mount = {
      type: 'volume',
      source: 'c',
      target: '/etc/postgresql-custom',
      readOnly: false,
      at: [here],
    };
    expect(isSupabasePostgres(service('db', { image: image('supabase/postgres:17.6.1.136') }))).toBe(true);
    expect(isSupabasePostgres(service('db', { image: image('ghcr.io/supabase/postgres:17.6.1.136') }))).toBe(
      true,
    );
    expect(isSupabasePostgres(service('db', { volumes: [mount] }))).toBe(true);
    expect(isSupabasePostgres(service('db', { image: image('postgres:17') }))).toBe(false);
  });
});
