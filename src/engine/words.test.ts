import { expect, it } from 'vitest';
import { counted, listed } from './words.ts';

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c', 'd', 'e'], 'a, b, c, d and e'],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g'], 'a, b, c, d and 3 more'],
])('lists %j as people do', (words, text) => {
  expect(listed(words)).toBe(text);
});

it('counts in the singular and the plural', () => {
  expect([counted(0, 'port'), counted(1, 'port'), counted(2, 'port')]).toEqual([
    '0 ports',
    '1 port',
    '2 ports',
  ]);
});
