import { describe, expect, it } from 'vitest';
import type { YamlPath } from './locate.ts';
import { setYamlValue } from './set.ts';
import type { YamlValue } from './write.ts';

type Case = readonly [promise: string, text: string, path: YamlPath, value: YamlValue, after: string];

const cases: readonly Case[] = [
  ['replaces a plain value', 'a:\n  b: x # c\nd: y\n', ['a', 'b'], 'z', 'a:\n  b: z # c\nd: y\n'],
  ['keeps quotes', `a: "x"\nb: 'y'\n`, ['b'], "it's", `a: "x"\nb: 'it''s'\n`],
  ['keeps double quotes', 'a: "x"\n', ['a'], 'z', 'a: "z"\n'],
  ['quotes text that reads as something else', 'a: x\n', ['a'], 'true', "a: 'true'\n"],
  ['quotes a port mapping', 'a: x\n', ['a'], '22:22', "a: '22:22'\n"],
  ['writes numbers and truth plainly', 'a: "5"\nb: no\n', ['a'], 6, 'a: 6\nb: no\n'],
  ['fills an empty value', 'a:   # why\nb: 1\n', ['a'], 'x', 'a: x   # why\nb: 1\n'],
  ['fills an empty value behind a tag', 'a: !override\n', ['a'], ['x'], 'a: !override [x]\n'],
  ['keeps tag and anchor', 'a: &k !override [x]\n', ['a'], ['w'], 'a: &k !override [w]\n'],
  ['replaces a list item', 'a:\n  - x # 1\n  - y # 2\n', ['a', 1], 'z', 'a:\n  - x # 1\n  - z # 2\n'],
  ['replaces an item between brackets', 'a: [x, "y", z]\n', ['a', 1], 'q', 'a: [x, "q", z]\n'],
  ['replaces a value between braces', 'a: {b: x, c: y}\n', ['a', 'b'], 'q,r', "a: {b: 'q,r', c: y}\n"],
  ['rewrites a list in its form', 'a:\n- "x"\n- y\nb: 1\n', ['a'], ['z'], 'a:\n- "z"\nb: 1\n'],
  ['rewrites a list between brackets', 'a: [x]\n', ['a'], ['w', 'z'], 'a: [w, z]\n'],
  ['turns text into a list', 'a: x y # c\n', ['a'], ['x', 'w'], 'a: [x, w] # c\n'],
  [
    'keeps a block of lines a block',
    'a: |\n    x\n    y\nb: 1\n',
    ['a'],
    'p\nq\n',
    'a: |\n    p\n    q\nb: 1\n',
  ],
  ['keeps a block without final line feed', 'a: |\n  x\n', ['a'], 'p\n\nq', 'a: |-\n  p\n\n  q\n'],
  ['replaces a block by one line', 'a: >-\n  x\n  y\nb: 1\n', ['a'], 'z', 'a: z\nb: 1\n'],
  ['keeps Windows line endings', 'a: x\r\nb: "y"\r\n', ['b'], 'z', 'a: x\r\nb: "z"\r\n'],
  ['keeps Windows line endings in blocks', 'a: |\r\n  x\r\n', ['a'], 'p\nq\n', 'a: |\r\n  p\r\n  q\r\n'],
  ['keeps a byte order mark', '\ufeffa: x\n', ['a'], 'z', '\ufeffa: z\n'],
  ['replaces a value over lines', 'a: x\n  y\nb: 1\n', ['a'], 'z', 'a: z\nb: 1\n'],
  [
    'writes what YAML cannot hold plainly as escapes',
    'a: x\n',
    ['a'],
    'p\u0007\u0085',
    'a: "p\\u0007\\u0085"\n',
  ],
  ['replaces an alias, not what it stands for', 'a: &k x\nb: *k\n', ['b'], 'w', 'a: &k x\nb: w\n'],
  ['leaves interpolation plain', 'a: x\n', ['a'], `\${A:-b}`, `a: \${A:-b}\n`],
  [
    'finds the right one of equal keys',
    'a:\n  x: 1\nb:\n  x: 1\n',
    ['b', 'x'],
    2,
    'a:\n  x: 1\nb:\n  x: 2\n',
  ],
];

describe('setYamlValue', () => {
  it.each(cases)('%s', (_promise, text, path, value, after) => {
    expect(setYamlValue(text, 'c.yml', path, value)).toBe(after);
  });

  it.each([
    ['a: "x" # c\n', 'x'],
    ['a: 5\n', 5],
    ['a: [ x ,y ]\n', ['x', 'y']],
    ['a: >-\n  x\n  y\n', 'x y'],
  ] as const)('returns %j as it is when the value is already there', (text, value) => {
    expect(setYamlValue(text, 'c.yml', ['a'], value)).toBe(text);
  });

  it.each([
    ['a key that is not there', 'a: 1\n', ['b'], 'yaml-edit-missing', 1],
    ['an index that is not there', 'a:\n  - x\n', ['a', 1], 'yaml-edit-missing', 2],
    ['a key that a merge brings', 'x: &x {k: 1}\na:\n  <<: *x\n', ['a', 'k'], 'yaml-edit-missing', 3],
    ['a way through an alias', 'x: &x {k: 1}\na: *x\n', ['a', 'k'], 'yaml-edit-unsupported', 2],
    ['a value that an alias repeats', 'x: &x {k: 1}\na: *x\n', ['x', 'k'], 'yaml-edit-unsupported', 1],
    ['a value whose tag says otherwise', 'a: !!int 5\n', ['a'], 'yaml-edit-unsupported', 1],
    ['several documents', 'a: 1\n---\na: 2\n', ['a'], 'yaml-edit-unsupported', 2],
    ['a file that is no YAML', 'a: 1\nb: "\n', ['a'], 'yaml-invalid', 2],
    ['a key that stands twice', 'a: 1\na: 2\n', ['a'], 'yaml-double-key', 2],
  ] as const)('refuses %s', (_what, text, path, code, line) => {
    const problem = expect.objectContaining({ name: 'Problem', code, at: { file: 'c.yml', line } });
    expect(() => setYamlValue(text, 'c.yml', path, 'new')).toThrow(problem);
  });
});
