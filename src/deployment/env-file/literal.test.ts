import { describe, expect, it } from 'vitest';
import { literalOf, writingsOf } from './literal.ts';
import { parseEnvFile } from './parse.ts';

function literalIn(text: string): string | undefined {
  const [line] = parseEnvFile(text, '.env');
  return line && literalOf(line);
}

describe('literalOf', () => {
  // Each of these was also read by `docker compose config` (2.40.3) through an env_file.
  it.each([
    ['A=a\\nb', 'a\\nb'],
    ['A="a\\nb\\tc\\rd"', 'a\nb\tc\rd'],
    [`A='a\\nb'`, 'a\\nb'],
    [`A='it\\'s'`, "it's"],
    ['A="say \\"so\\""', 'say "so"'],
    ['A="a\\\\"', 'a\\'],
    [`A='a\\\\'`, 'a\\\\'],
    ['A="\\c\\q\\\'"', "\\c\\q\\'"],
    ['A="\\0101"', 'A'],
    ['A="\\0377"', '\u00ff'],
    ['A="\\0777\\08\\012"', '\\777\\8\\12'],
    ['A=p$$w', 'p$w'],
    ['A="p$$w\\$x"', 'p$w$x'],
    [`A='p$$w\${x}'`, `p$$w\${x}`],
    ['A=cost: 5$ and $5', 'cost: 5$ and $5'],
  ])('reads %s', (text, value) => {
    expect(literalIn(text)).toBe(value);
  });

  it.each(['A=$B', `A=\${B}`, `A="\${B:-1}"`, 'A=$$$B', 'A\n'])('leaves %j to interpolation', (text) => {
    expect(literalIn(text)).toBeUndefined();
  });
});

describe('writingsOf', () => {
  it.each([
    ['abc', 'none', 'abc'],
    ['two words', 'none', 'two words'],
    ['', 'none', ''],
    ['a#b', 'none', "'a#b'"],
    ['pa$word', 'none', "'pa$word'"],
    ['pa$word', 'double', '"pa\\$word"'],
    ["it's", 'none', '"it\'s"'],
    ["it's", 'single', '"it\'s"'],
    ['a\\b"c', 'double', '"a\\\\b\\"c"'],
    ['a\nb', 'single', '"a\\nb"'],
    [' edge ', 'none', "' edge '"],
  ] as const)('writes %j with quotes %s as %s', (value, quote, writing) => {
    expect(writingsOf(value, quote)[0]).toBe(writing);
  });
});
