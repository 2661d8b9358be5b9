import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { branch, insert } from './operations.ts';
import { overrideText } from './override-text.ts';

function textOf(values: Readonly<Record<string, string | number | boolean | null>>): string {
  const root = branch();
  for (const [key, value] of Object.entries(values)) {
    insert(root, ['services', 'db', 'labels', key], { kind: 'leaf', how: 'set', value, change: 'a/b' });
  }
  return overrideText(root);
}

describe('overrideText', () => {
  it.each([
    'yes',
    'no',
    'null',
    '~',
    '0777',
    '1e3',
    '2026-01-01',
    '- a',
    'a: b',
    ' a',
    '',
    'a\nb',
    '!reset',
    '*a',
    '"',
    '\\',
  ])('keeps the text %j a text', (value) => {
    const text = textOf({ a: value });
    expect(parse(text).services.db.labels.a).toBe(value);
    expect(text).toMatch(/ a: "/);
  });

  it('keeps numbers, booleans and nothing what they are', () => {
    expect(parse(textOf({ a: 5, b: true, c: null })).services.db.labels).toEqual({ a: 5, b: true, c: null });
  });

  it('quotes keys that are no plain words', () => {
    expect(textOf({ 'com.example.a': '1', on: '2', '12': '3' })).toMatch(
      /"12": .*"com.example.a": .*"on": /s,
    );
  });

  it('gives equal bytes whatever came first', () => {
    expect(textOf({ a: '1', b: '2' })).toBe(textOf({ b: '2', a: '1' }));
  });

  it('says what made it', () => {
    expect(textOf({ a: '1' })).toMatch(/^# Written by Seaworthy/);
  });
});
