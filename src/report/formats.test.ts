import { describe, expect, it } from 'vitest';
import { formats } from './formats.ts';
import { sampleReport } from './sample.test-data.ts';

const options = { width: 80, colour: false, all: false };

describe('formats', () => {
  it.each([
    ['terminal', /^Supabase at /],
    ['json', /^\{\n {2}"schemaVersion": 1/],
    ['html', /^<!doctype html>\n/],
  ] as const)('%s is a whole text that ends with a new line', async (name, start) => {
    const text = (await formats[name]())(sampleReport, options);

    expect(text).toMatch(start);
    expect(text.endsWith('\n')).toBe(true);
  });
});
