import { describe, expect, it } from 'vitest';
import { durationWords, progressWords } from './progress.ts';

const begun = new Date('2026-11-27T02:00:00Z');
const after = (seconds: number) => ({
  now: () => new Date(begun.getTime() + seconds * 1000),
  sleep: async () => undefined,
});

describe('progress', () => {
  it.each([
    [0, 0.5, '50 %'],
    [10, 0.001, '0 %'],
    [10, 0.5, '50 %, 10 s left'],
    [60, 0.1, '10 %, 9 min left'],
  ])('after %i s at a share of %f says %s', (seconds, share, words) => {
    expect(progressWords(share, begun, after(seconds))).toBe(words);
  });

  it.each([
    [0, '0 s'],
    [94.2, '94 s'],
    [100, '2 min'],
    [7200, '2 h'],
    [47 * 3600, '47 h'],
    [10 * 86_400, '10 days'],
  ])('says %i s as %s', (seconds, words) => {
    expect(durationWords(seconds)).toBe(words);
  });
});
