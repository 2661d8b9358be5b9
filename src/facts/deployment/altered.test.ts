import { describe, expect, it } from 'vitest';
import { isAltered } from './altered.ts';

const line = (raw: string): Parameters<typeof isAltered>[0] => ({
  raw,
  kind: 'assignment',
  key: 'KEY',
  at: { file: '.env', line: 1 },
});

describe('isAltered', () => {
  it.each([
    ['KEY=plain\n', 'plain'],
    ['KEY="quoted"\n', 'quoted'],
    ["KEY='it''s'\n", "it''s"],
    ['KEY = spaced  \r\n', 'spaced'],
    ['KEY=\n', ''],
    ['export KEY=a=b\n', 'a=b'],
    ['KEY=plain # since spring\n', 'plain'],
    ['KEY="quoted" #1\r\n', 'quoted'],
    ["KEY='a # b'  # c\n", 'a # b'],
  ])('takes %j read as %j for what it says', (raw, value) => {
    expect(isAltered(line(raw), value)).toBe(false);
  });

  it.each([
    ['KEY=pa$word\n', 'pa'],
    ['KEY=abc #def\n', 'abc'],
    ['KEY="abc" #def"\n', 'abd'],
    ['KEY="a\\nb"\n', 'a\nb'],
    ['KEY=$OTHER/auth\n', 'x/auth'],
  ])('takes %j read as %j for altered', (raw, value) => {
    expect(isAltered(line(raw), value)).toBe(true);
  });
});
