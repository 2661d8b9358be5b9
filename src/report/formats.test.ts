import { describe, expect, it } from 'vitest';
import { formatNames, formatOfFile, formats } from './formats.ts';
import { sampleReport } from './sample.test-data.ts';

const options = { width: 80, colour: false, all: false };

describe('formats', () => {
  it.each([
    ['terminal', /^Supabase at /],
    ['json', /^\{\n {2}"schemaVersion": 1/],
    ['html', /^<!doctype html>\n/],
    ['sarif', /^\{\n {2}"\$schema": "https:\/\/docs\.oasis-open\.org\//],
    ['junit', /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites /],
    ['markdown', /^## Seaworthy audit: NOT READY\n/],
    ['roadmap', /^# Road map to production\n/],
  ] as const)('%s is a whole text that ends with a new line', async (name, start) => {
    const text = (await formats[name]())(sampleReport, options);

    expect(text).toMatch(start);
    expect(text).toMatch(/[^\n]\n$/);
  });

  it('are all named', () => {
    expect(Object.keys(formats)).toEqual([...formatNames]);
  });

  it.each([
    ['audit.html', 'html'],
    ['audit.json', 'json'],
    ['audit.sarif', 'sarif'],
    ['audit.sarif.json', 'sarif'],
    ['out/audit.xml', 'junit'],
    ['AUDIT.MD', 'markdown'],
    ['audit.txt', 'terminal'],
    ['audit', 'terminal'],
    ['html', 'terminal'],
  ])('a file %s is %s', (name, format) => {
    expect(formatOfFile(name)).toBe(format);
  });
});
