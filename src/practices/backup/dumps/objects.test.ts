import { describe, expect, it } from 'vitest';
import { prefixOf } from './objects.ts';
import { unquotedTar } from './tar-names.ts';

const rows = [{ path: 'avatars/me.png/0001' }, { path: 'avatars/a/b.txt/0002' }];

describe('an archive of objects', () => {
  it.each([
    [
      ['data/', 'data/stub/stub/avatars/me.png/0001', 'data/stub/stub/avatars/a/b.txt/0002'],
      'data/stub/stub/',
    ],
    [['./avatars/me.png/0001'], './'],
    [['avatars/me.png/0001', 'old/avatars/me.png/0001', 'avatars/a/b.txt/0002'], ''],
    [['data/other/file'], null],
  ])('%j has its files below %j', (names, prefix) => expect(prefixOf(names, rows)).toBe(prefix));

  it.each([
    ['data/\\303\\274 x.txt', 'data/ü x.txt'],
    ['a\\nb\\\\c', 'a\nb\\c'],
  ])('names %j as it is', (written, name) => expect(unquotedTar(written)).toBe(name));
});
