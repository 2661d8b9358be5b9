import { describe, expect, it } from 'vitest';
import { count, list } from './words.ts';

describe('words', () => {
  it('counts in singular and plural', () => {
    expect(count(1, 'service')).toBe('1 service');
    expect(count(0, 'service')).toBe('0 services');
    expect(count(2, 'copy', 'copies')).toBe('2 copies');
  });

  it('joins lists as people do, and cuts long ones', () => {
    expect(list([])).toBe('nothing');
    expect(list(['a'])).toBe('a');
    expect(list(['a', 'b', 'c'])).toBe('a, b and c');
    expect(list(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });
});
