import { describe, expect, it } from 'vitest';
import { Problem, printProblem } from '../../model/problem.ts';
import { parseYaml } from './parse.ts';

function refusal(text: string): string {
  try {
    parseYaml(text, 'c.yml');
    return 'read';
  } catch (error) {
    if (error instanceof Problem) return printProblem(error);
    throw error;
  }
}

describe('parseYaml', () => {
  it.each([
    [
      'an open quote',
      'a: 1\nb: "x\nc: 2\n',
      'c.yml:2: is not valid YAML: a quote, a bracket, a comma or a colon',
    ],
    ['bad indentation', 'a:\n    b: 1\n  c: 2\n', 'c.yml:3: is not valid YAML: '],
    ['a colon too many', 'a: b: c\n', 'c.yml:1: is not valid YAML: a second "key:" starts on the line'],
    [
      'a line without colon',
      'a: 1\nb\n',
      'c.yml:2: is not valid YAML: a quote, a bracket, a comma or a colon',
    ],
    [
      'an escape YAML does not know',
      'a: "\\q"\n',
      'c.yml:1: is not valid YAML: a backslash in double quotes',
    ],
    ['a tab that indents', 'a:\n\tb: 1\n', 'c.yml:2: tabs cannot indent YAML'],
    ['a tab in front of a list', 'a:\n  \t- b\n', 'c.yml:2: tabs cannot indent YAML'],
    ['a tab on a blank line', 'a: 1\n\t\nb: 2\n', 'c.yml:2: tabs cannot indent YAML'],
    ['a control character', 'a: 1\nb: \u0007\n', 'c.yml:2: the character U+0007 may not stand in YAML'],
    ['half an emoji', 'a: \ud83d\n', 'c.yml:1: the character U+D83D may not stand in YAML'],
    ['a lone carriage return', 'a: 1\rb: 2\n', 'c.yml:1: the character U+000D ends a line for Compose'],
  ])('refuses %s, with the line and a hint', (_what, text, message) => {
    const printed = refusal(text);
    expect(printed.slice(0, message.length)).toBe(message);
    expect(printed).toContain('\nHINT: ');
  });

  // `docker compose config` (2.40.3) reads each of these.
  it.each([
    ['a tab behind a colon', 'a:\tb\n'],
    ['a tab at the end of a line', 'a: b\t\n'],
    ['a tab between brackets', 'a: [b,\n  \tc]\n'],
    ['a tab in a block of lines', 'a: |\n  b\n  \tc\n'],
    ['a byte order mark', '\ufeffa: 1\n'],
    ['Windows line endings', 'a: 1\r\nb:\r\n  - c\r\n'],
    ['tags of Compose', 'a: !reset null\nb: !override []\n'],
    ['ninety levels', `a: ${'['.repeat(90)}${']'.repeat(90)}\n`],
  ])('reads %s', (_what, text) => {
    expect(refusal(text)).toBe('read');
  });

  it.each(['a: "hunter2\n', 'hunter2\nb: 1\n', 'a: hunter2: x\n', 'a: @hunter2\n', 'a: [hunter2\n'])(
    'shows nothing of %j',
    (text) => {
      expect(refusal(text)).toContain('is not valid YAML');
      expect(refusal(text)).not.toContain('hunter2');
    },
  );

  it('knows the line of an offset', () => {
    const { placeAt } = parseYaml('a: 1\r\nb: 2\n', 'c.yml');
    expect([0, 5, 6, 11].map((offset) => placeAt(offset).line)).toEqual([1, 1, 2, 3]);
  });
});
