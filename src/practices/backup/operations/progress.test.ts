import { describe, expect, it } from 'vitest';
import { mebibyte } from '../../../model/bytes.ts';
import { durationWords, progressWords, streamWords } from './progress.ts';

const begun = new Date('2026-11-27T02:00:00Z');
const later = (seconds: number) => ({
  now: () => new Date(begun.getTime() + seconds * 1000),
  sleep: async () => undefined,
});

describe('progress', () => {
  it.each([
    [0, 0.5, 5 * mebibyte, '50 %'],
    [10, 0.001, 5 * mebibyte, '0 %'],
    [10, 0.5, null, '50 %, 10 s left'],
    [10, 0.5, 5 * mebibyte, '50 %, 512 KiB/s, 10 s left'],
    [60, 0.1, 6 * 1024 * mebibyte, '10 %, 102 MiB/s, 9 min left'],
  ])('after %i s at a share of %f with %s bytes says %s', (seconds, share, bytes, words) => {
    expect(progressWords({ share, bytes }, begun, later(seconds))).toBe(words);
  });

  it.each([
    [0, '5 MiB'],
    [10, '5 MiB, 512 KiB/s, for 10 s'],
  ])('of a stream after %i s is %s', (seconds, words) => {
    expect(streamWords(5 * mebibyte, begun, later(seconds))).toBe(words);
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
