import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf, shown } from './shown.ts';

describe('shown text', () => {
  it.each([
    ['a new line', 'a\nb', 'a\\x0ab'],
    ['a colour', '\u001b[31mred', '\\x1b[31mred'],
    ['an 8-bit control sequence', '\u009b31m', '\\x9b31m'],
    ['text turned around', 'a\u202eb', 'a\\u202eb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['ordinary text', 'Grüße, 世界 ✗', 'Grüße, 世界 ✗'],
  ])('escapes %s', (_name, text, safe) => {
    expect(shown(text)).toBe(safe);
  });

  it('never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(shown(text)).not.toMatch(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});

describe('columns', () => {
  it.each([
    ['plain', 5],
    ['世界', 4],
    ['e\u0301', 1],
    ['✗ · –', 5],
  ])('%s takes %i', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});
