import { describe, expect, it } from 'vitest';
import { createDescriber } from './describe.ts';

const describeSecret = createDescriber({ key: new Uint8Array(32), samples: [], secrets: new Set() });

describe('createDescriber', () => {
  it.each([
    'abc: def',
    'abc #def',
    '#abc',
    '@abc',
    "'abc'",
    '"abc"',
    '*abc',
    '{abc}',
    'abc:',
    ' abc',
    '- a',
    '%a',
  ])('tells that %s cannot stand unquoted in YAML', (value) => {
    expect(describeSecret(value).breaksUnquoted).toBe(true);
  });

  it.each(['abc#def', 'abc:def', 'a"b', "a'b", 'a$b', 'a{b}', 'a@b', '-abc', 'pa!s+s=', 'a\\b'])(
    'tells that %s may',
    (value) => {
      expect(describeSecret(value).breaksUnquoted).toBe(false);
    },
  );

  it.each([
    ['{"keys":[{"kty":"oct","k":"YQ"}]}', 'key-set'],
    ['{"kty":"oct","k":"YQ"}', 'key-set'],
    ['[{"kty":"EC"}]', 'key-set'],
    ['@/run/secrets/jwt', 'file'],
    ['@./jwt', 'file'],
  ])('tells that %s stands for a key', (value, form) => {
    expect(describeSecret(value).form).toBe(form);
  });

  it.each(['plain-secret-of-more-than-32-characters', '@home', '[abc]', '{braces}'])(
    'takes %s for the key itself',
    (value) => {
      expect(describeSecret(value)).not.toHaveProperty('form');
    },
  );
});
