import { describe, expect, it } from 'vitest';
import { shownPath } from './shown-path.ts';

describe('a path as people know it', () => {
  it.each([
    ['/srv/supabase/volumes/storage', 'volumes/storage'],
    ['/srv/supabase', '/srv/supabase'],
    ['/srv/supabase-old/volumes', '/srv/supabase-old/volumes'],
    ['db-config', 'db-config'],
  ])('shows %s as %s', (path, shown) => {
    expect(shownPath(path, '/srv/supabase')).toBe(shown);
  });
});
