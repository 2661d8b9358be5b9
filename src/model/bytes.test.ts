import { describe, expect, it } from 'vitest';
import { gibibyte, printBytes, printShare } from './bytes.ts';

describe('sizes for people', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1.5 * gibibyte, '1.5 GiB'],
    [12.4 * gibibyte, '12 GiB'],
  ])('prints %d bytes as %s', (bytes, text) => {
    expect(printBytes(bytes)).toBe(text);
  });

  it('rounds shares down', () => {
    expect(printShare(849, 1000)).toBe('84 %');
  });
});
