import { describe, expect, it } from 'vitest';
import { addYamlKey } from './add.ts';
import type { YamlPath } from './locate.ts';
import type { YamlValue } from './write.ts';

type Case = readonly [promise: string, text: string, path: YamlPath, value: YamlValue, after: string];

const cases: readonly Case[] = [
  [
    'adds at the end of a mapping',
    'a:\n  b: 1 # c\nd: 2\n',
    ['a', 'c'],
    'x',
    'a:\n  b: 1 # c\n  c: x\nd: 2\n',
  ],
  ['adds at the top level', 'a: 1\n', ['b'], 2, 'a: 1\nb: 2\n'],
  [
    'adds behind nested values',
    'a:\n  b:\n    - c:\n        d: 1\ne: 1\n',
    ['a', 'x'],
    1,
    'a:\n  b:\n    - c:\n        d: 1\n  x: 1\ne: 1\n',
  ],
  ['keeps unusual indentation', 'a:\n     b: 1\n', ['a', 'c'], 'x', 'a:\n     b: 1\n     c: x\n'],
  [
    'adds behind a block of lines',
    'a:\n  b: |\n    x\n\nc: 1\n',
    ['a', 'd'],
    'w',
    'a:\n  b: |\n    x\n  d: w\n\nc: 1\n',
  ],
  ['adds behind a last line without ending', 'a: 1', ['b'], 'x', 'a: 1\nb: x\n'],
  ['adds to an empty file', '', ['b'], 'x', 'b: x\n'],
  ['adds to a file of comments', '# c', ['b'], 'x', '# c\nb: x\n'],
  ['adds to an empty value', 'a: # c\nb: 1\n', ['a', 'k'], 'x', 'a: # c\n  k: x\nb: 1\n'],
  [
    'adds inside a list item',
    'a:\n  - b: 1\n  - c: 2\n',
    ['a', 0, 'd'],
    'x',
    'a:\n  - b: 1\n    d: x\n  - c: 2\n',
  ],
  ['adds between braces', 'a: {b: 1} # c\n', ['a', 'c'], 'x', 'a: {b: 1, c: x} # c\n'],
  ['adds between empty braces', 'a: {}\n', ['a', 'c'], 'x', 'a: {c: x}\n'],
  ['follows the quotes of JSON', '{"a": {"b": "1"}}', ['a', 'c'], 'x', '{"a": {"b": "1", "c": "x"}}'],
  ['writes a list below its key', 'a: 1\n', ['b'], ['x', '1'], "a: 1\nb:\n  - x\n  - '1'\n"],
  ['writes lines as a block', 'a:\n  b: 1\n', ['a', 'c'], 'x\ny\n', 'a:\n  b: 1\n  c: |\n    x\n    y\n'],
  ['quotes a key that needs it', 'a: 1\n', ['on'], 'x', "a: 1\n'on': x\n"],
  ['keeps Windows line endings', 'a: 1\r\nb: 2\r\n', ['c'], ['x'], 'a: 1\r\nb: 2\r\nc:\r\n  - x\r\n'],
  [
    'overrides what a merge brings',
    'x: &x {k: 1}\na:\n  <<: *x\n',
    ['a', 'k'],
    2,
    'x: &x {k: 1}\na:\n  <<: *x\n  k: 2\n',
  ],
];

describe('addYamlKey', () => {
  it.each(cases)('%s', (_promise, text, path, value, after) => {
    expect(addYamlKey(text, 'c.yml', path, value)).toBe(after);
  });

  it.each([
    ['a key that exists', 'a:\n  b: 1\n', ['a', 'b'], 'yaml-edit-exists', 2],
    ['a mapping that does not exist', 'a: 1\n', ['b', 'c'], 'yaml-edit-missing', 1],
    ['text in place of a mapping', 'x: 1\na: text\n', ['a', 'c'], 'yaml-edit-unsupported', 2],
    ['a list in place of a mapping', 'a:\n  - x\n', ['a', 'c'], 'yaml-edit-unsupported', 2],
    ['a mapping that an alias repeats', 'x: &x\n  k: 1\na: *x\n', ['x', 'c'], 'yaml-edit-unsupported', 2],
    ['an index', 'a:\n  - x\n', ['a', 1], 'yaml-edit-unsupported', 1],
    ['a mapping that is reset', 'a: !reset\n  b: 1\n', ['a', 'c'], 'yaml-edit-unsupported', 2],
  ] as const)('refuses %s', (_what, text, path, code, line) => {
    const problem = expect.objectContaining({ name: 'Problem', code, at: { file: 'c.yml', line } });
    expect(() => addYamlKey(text, 'c.yml', path, 'new')).toThrow(problem);
  });
});
