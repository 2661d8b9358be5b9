import { describe, expect, it } from 'vitest';
import type { YamlPath } from './locate.ts';
import { removeYamlKey } from './remove.ts';

type Case = readonly [promise: string, text: string, path: YamlPath, after: string];

const cases: readonly Case[] = [
  ['removes a key with its line', 'a: 1 # c\nb: 2\n', ['a'], 'b: 2\n'],
  [
    'removes a key with all its lines',
    'a:\n  b:\n    - 1 # c\n    - 2\n  c: 3\n',
    ['a', 'b'],
    'a:\n  c: 3\n',
  ],
  ['removes a block of lines', 'a: |\n  x\n  y\nb: 1\n', ['a'], 'b: 1\n'],
  ['removes the last key', 'a: 1\nb:\n  c: 2', ['b'], 'a: 1\n'],
  ['leaves an empty mapping behind', 'a:\n  b: 1\nc: 2\n', ['a', 'b'], 'a: {}\nc: 2\n'],
  ['leaves comments of an emptied mapping', 'a: # why\n  b: 1\n', ['a', 'b'], 'a: # why\n  {}\n'],
  ['leaves an empty list behind', 'a:\n  - x\n', ['a', 0], 'a: []\n'],
  ['removes a list item', 'a:\n  - x # 1\n  - b: 1\n    c: 2\n  - z\n', ['a', 1], 'a:\n  - x # 1\n  - z\n'],
  ['removes the first key of a list item', 'a:\n  - b: 1\n    c: 2\n', ['a', 0, 'b'], 'a:\n  - c: 2\n'],
  ['removes between braces', 'a: {b: 1, c: 2, d: 3}\n', ['a', 'b'], 'a: {c: 2, d: 3}\n'],
  ['removes the last one between braces', 'a: {b: 1, c: 2} # c\n', ['a', 'c'], 'a: {b: 1} # c\n'],
  ['removes the only one between braces', 'a: {b: 1}\n', ['a', 'b'], 'a: {}\n'],
  ['removes between brackets', 'a: [x, y, z]\n', ['a', 1], 'a: [x, z]\n'],
  ['keeps comments above', '# one\na: 1\n# two\nb: 2\n', ['a'], '# one\n# two\nb: 2\n'],
  ['keeps Windows line endings', 'a: 1\r\nb: 2\r\n', ['b'], 'a: 1\r\n'],
  ['keeps a byte order mark', '\ufeffa: 1\nb: 2\n', ['a'], '\ufeffb: 2\n'],
  ['removes a tagged value', 'a: !override\n  - x\nb: 1\n', ['b'], 'a: !override\n  - x\n'],
];

describe('removeYamlKey', () => {
  it.each(cases)('%s', (_promise, text, path, after) => {
    expect(removeYamlKey(text, 'c.yml', path)).toBe(after);
  });

  it.each([
    ['a key that is not there', 'a: 1\n', ['b'], 'yaml-edit-missing', 1],
    ['an anchor that is in use', 'a: &k 1\nb: *k\n', ['a'], 'yaml-edit-unsupported', 1],
    [
      'a key that a merge would bring back',
      'x: &x {k: 1}\na:\n  <<: *x\n  k: 2\n',
      ['a', 'k'],
      'yaml-edit-unsupported',
      4,
    ],
    [
      'a comment that could get lost',
      'a:\n  - b: 1\n    # about c\n    c: 2\n',
      ['a', 0, 'b'],
      'yaml-edit-unsupported',
      2,
    ],
  ] as const)('refuses %s', (_what, text, path, code, line) => {
    const problem = expect.objectContaining({ name: 'Problem', code, at: { file: 'c.yml', line } });
    expect(() => removeYamlKey(text, 'c.yml', path)).toThrow(problem);
  });
});
