import { describe, expect, it } from 'vitest';
import { parseDuration, printDuration } from './duration.ts';

describe('durations', () => {
  it.each([
    ['0', '0s'],
    ['90s', '1m30s'],
    ['1h', '1h0m0s'],
    ['1.5s', '1.5s'],
    ['500ms', '500ms'],
    ['1.5us', '1.5µs'],
    ['12ns', '12ns'],
    ['1d2h', '26h0m0s'],
    ['1w', '168h0m0s'],
    ['-1m', '-1m0s'],
    ['+.5m', '30s'],
  ])('%s is printed as %s', (text, expected) => {
    expect(printDuration(parseDuration(text) ?? -1n)).toBe(expected);
  });

  it.each(['', '-', '5', 's', '.s', '1x', '1 s', '1s2', '300000w', '9999999999999999999s'])(
    '%j is none',
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
