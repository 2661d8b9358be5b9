import { describe, expect, it } from 'vitest';
import { durationMs, sizeBytes } from './quantity.ts';

describe('durationMs', () => {
  it.each([
    ['5s', 5000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1.5h', 5_400_000],
    ['5', undefined],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %s as %s', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });
});

describe('sizeBytes', () => {
  it.each([
    ['8589934592', 8_589_934_592],
    ['512m', 536_870_912],
    ['1.5GB', 1_610_612_736],
    ['2GiB', 2_147_483_648],
    ['10k', 10_240],
    ['much', undefined],
    [undefined, undefined],
  ])('reads %s as %s', (text, expected) => {
    expect(sizeBytes(text)).toBe(expected);
  });
});
