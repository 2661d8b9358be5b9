import { describe, expect, it } from 'vitest';
import { image, judge, service } from '../../../../test/helpers/facts.ts';
import { olderAuthImage } from './older-auth-image.ts';

const auth = (tag: string) => [service('auth', { image: image(`supabase/gotrue:${tag}`) })];
const at = (version: string) => ({ migrations: ['00', version], tables: [] });

describe('database/older-auth-image', () => {
  it('fails on an image that ends before the schema', () => {
    expect(
      judge(olderAuthImage, { services: auth('v2.170.0'), authSchema: at('20260302000000') }),
    ).toMatchObject({
      status: 'fail',
      detail: 'the schema of auth is at 20260302000000, the image ends at 20241009103726',
      remedy: { text: expect.stringContaining('v2.188.0') },
    });
  });

  it.each([
    ['the very release', 'v2.188.0', '20260302000000'],
    ['a later one', 'v2.190.1', '20260219120000'],
    ['one whose own migrations have not all run', 'v2.151.0', '20240314092811'],
    ['an old pair', 'v2.41.0', '20230116124412'],
  ])('passes on %s', (_what, tag, version) => {
    expect(judge(olderAuthImage, { services: auth(tag), authSchema: at(version) }).status).toBe('pass');
  });

  it.each(['latest', 'v2.151.0-rc.1', 'v2.999.0', 'v2.1.0'])('is unknown for the tag %s', (tag) => {
    expect(judge(olderAuthImage, { services: auth(tag), authSchema: at('20260302000000') }).status).toBe(
      'unknown',
    );
  });

  it('skips without auth or without a recorded migration', () => {
    expect(judge(olderAuthImage, { services: [], authSchema: at('00') }).status).toBe('skip');
    const authSchema = { migrations: [], tables: [] };
    expect(judge(olderAuthImage, { services: auth('v2.188.0'), authSchema }).status).toBe('skip');
  });
});
