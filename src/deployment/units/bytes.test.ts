import { describe, expect, it } from 'vitest';
import { parseBytes } from './bytes.ts';

describe('parseBytes', () => {
  it.each([
    ['0', 0],
    ['1024', 1024],
    ['1b', 1],
    ['64k', 65_536],
    ['64KB', 65_536],
    ['64 KiB', 65_536],
    ['1.5g', 1_610_612_736],
    ['.5m', 524_288],
    ['1e3', 1000],
  ])('%s is %d', (text, expected) => expect(parseBytes(text)).toBe(expected));

  it.each(['', 'm', '-1', '1x', '1kk', '1kib2', '1 2', '1  k'])('%j is no size', (text) => {
    expect(parseBytes(text)).toBeUndefined();
  });
});
