import { describe, expect, it } from 'vitest';
import { parseImage } from './image-name.ts';

describe('parseImage', () => {
  it.each([
    ['supabase/postgres:17.6.1.136', { repository: 'supabase/postgres', tag: '17.6.1.136' }],
    ['docker.io/library/kong:2.8.1', { repository: 'kong', tag: '2.8.1' }],
    ['rustfs/rustfs', { repository: 'rustfs/rustfs' }],
    ['localhost:5000/a/b', { repository: 'localhost:5000/a/b' }],
    ['ghcr.io/a/b:1@sha256:abc', { repository: 'ghcr.io/a/b', tag: '1', digest: 'sha256:abc' }],
  ])('reads %s', (reference, expected) => {
    expect(parseImage(reference)).toEqual(expected);
  });
});
