import { describe, expect, it } from 'vitest';
import { asideName } from './cluster.ts';
import { nameParts, quotedName, quotedText, shownName } from './names.ts';

describe('the name of a database that is put aside', () => {
  it('says what it was and when', () => {
    expect(asideName('postgres', '20261127T101440z')).toBe('postgres_before_20261127t101440z');
  });

  it.each(['x'.repeat(63), 'ü'.repeat(31), '🐘'.repeat(15)])('of %s is one that PostgreSQL takes', (name) => {
    const aside = asideName(name, '20261127t101440z');
    expect(Buffer.byteLength(aside)).toBeLessThanOrEqual(63);
    expect(aside).toMatch(/^[^\ufffd]+_before_20261127t101440z$/u);
  });
});

describe('a name in SQL', () => {
  it.each([
    ['shop."Or""ders"', ['shop', 'Or"ders']],
    ['plain', ['plain']],
    ['"a.b".c', ['a.b', 'c']],
  ])('%s is %j', (written, parts) => expect(nameParts(written)).toEqual(parts));

  it('is put in quotes and taken out of them', () => {
    expect(shownName(quotedName('a"b c'))).toBe('a"b c');
    expect(quotedText("it's")).toBe("'it''s'");
  });
});
