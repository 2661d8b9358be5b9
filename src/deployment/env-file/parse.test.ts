import { describe, expect, it } from 'vitest';
import { Problem, printProblem } from '../../model/problem.ts';
import { parseEnvFile } from './parse.ts';

/** What each statement says, without its bytes. */
function read(text: string): readonly unknown[] {
  return parseEnvFile(text, '.env')
    .filter((line) => line.kind === 'assignment')
    .map((line) => (line.bare === true ? [line.key] : [line.key, line.quote, line.body]));
}

function refusal(text: string): string {
  try {
    parseEnvFile(text, '.env');
    return 'accepted';
  } catch (error) {
    if (error instanceof Problem) return printProblem(error);
    throw error;
  }
}

const files: readonly (readonly [what: string, text: string, statements: readonly unknown[]])[] = [
  ['a plain line', 'A=1\n', [['A', 'none', '1']]],
  ['no final line ending', 'A=1', [['A', 'none', '1']]],
  [
    'Windows line endings',
    'A=1\r\nB="2"\r\n',
    [
      ['A', 'none', '1'],
      ['B', 'double', '2'],
    ],
  ],
  ['a byte order mark', '\ufeffA=1\n', [['A', 'none', '1']]],
  ['spaces around everything', '  A = 1  \n', [['A', 'none', '1']]],
  [
    'an exported key',
    'export A=1\nexport=2\n',
    [
      ['A', 'none', '1'],
      ['export', 'none', '2'],
    ],
  ],
  ['a colon instead of =', 'A: 1\n', [['A', 'none', '1']]],
  ['a comment behind a space', 'A=a b #c\n', [['A', 'none', 'a b']]],
  [
    'a # that starts no comment',
    'A=a#b\nB=a\t#b\n',
    [
      ['A', 'none', 'a#b'],
      ['B', 'none', 'a\t#b'],
    ],
  ],
  ['a # in place of a value, which Compose takes for one', 'A= # c\n', [['A', 'none', '# c']]],
  ['comments and blank lines', '\n # A=1\n\t\n#\n', []],
  [
    'quotes around spaces and #',
    `A="a #b" # c\nB='a #b'#c\n`,
    [
      ['A', 'double', 'a #b'],
      ['B', 'single', 'a #b'],
    ],
  ],
  [
    'quoted values over lines',
    'A="1\n2"\nB=3\n',
    [
      ['A', 'double', '1\n2'],
      ['B', 'none', '3'],
    ],
  ],
  [
    'escaped quotes',
    `A="a\\"b"\nB='a\\'b'\n`,
    [
      ['A', 'double', 'a\\"b'],
      ['B', 'single', "a\\'b"],
    ],
  ],
  ['a backslash before the closing quote', 'A="a\\\\"\n', [['A', 'double', 'a\\\\']]],
  ['a quote inside an unquoted value', `A=it's "so"\n`, [['A', 'none', `it's "so"`]]],
  ['a key without value', 'A\nB=1\n', [['A'], ['B', 'none', '1']]],
  [
    'a last line without =, which Compose gives to an empty name',
    'A=1\nB',
    [
      ['A', 'none', '1'],
      ['', 'none', 'B'],
    ],
  ],
  ['an empty key', '=x\n', [['', 'none', 'x']]],
  [
    'an empty value',
    'A=\nB=""\n',
    [
      ['A', 'none', ''],
      ['B', 'double', ''],
    ],
  ],
  [
    'two statements on one line',
    'A="1"B=2\n',
    [
      ['A', 'double', '1'],
      ['B', 'none', '2'],
    ],
  ],
  [
    'one key twice',
    'A=1\nA=2\n',
    [
      ['A', 'none', '1'],
      ['A', 'none', '2'],
    ],
  ],
  ['dots, dashes and brackets in keys', 'a.b-c[0]=1\n', [['a.b-c[0]', 'none', '1']]],
  ['`export` alone on a line', 'export\nA=1\n', [[''], ['A', 'none', '1']]],
  ['letters of any script in keys', 'É=1\n', [['É', 'none', '1']]],
  ['nothing at all', '', []],
];

describe('parseEnvFile', () => {
  it.each(files)('reads %s as Compose does', (_what, text, statements) => {
    expect(read(text)).toEqual(statements);
  });

  it.each(files)('keeps every byte of %s', (_what, text) => {
    const lines = parseEnvFile(text, '.env');
    expect(lines.map((line) => line.raw).join('')).toBe(text);
  });

  it('points each value out in its line', () => {
    const lines = parseEnvFile(`export A = "1" # c\nB: 2 # c\nC=\nD\n`, '.env');
    expect(lines.map(({ raw, valueSpan = [0, 0] }) => raw.slice(...valueSpan))).toEqual(['"1"', '2', '', '']);
  });

  it('knows the line of each statement, behind values that span lines too', () => {
    const lines = parseEnvFile('A="1\n2\n3"\n\n# c\nB=1\n', 'x/.env');
    expect(lines.map((line) => line.at)).toEqual([1, 4, 5, 6].map((line) => ({ file: 'x/.env', line })));
  });

  it.each([
    ['an open double quote', 'A=1\nB="x\nC=1\n', '.env:2: a double quote opens here and never closes'],
    ['an open single quote', "A='x\\'\n", '.env:1: a single quote opens here and never closes'],
    ['a sign in a key', 'A=1\nA$B=1\n', '.env:2: "$" cannot be part of a variable name'],
    ['base64 without a key', 'A=1\nab+/\n', '.env:2: "+" cannot be part of a variable name'],
    ['words behind a quoted value', 'A="1" b c\n', '.env:1: a variable name holds a space'],
    ['a space in a key', '\n\nA B=1\n', '.env:3: a variable name holds a space'],
    ['a NUL in a key', 'A\0=1\n', '.env:1: "\\u0000" cannot be part of a variable name'],
    ['`export` at the very end', 'A=1\nexport ', '.env:2: `export` names no variable'],
    ['a byte order mark that is not at the start', 'A=1\n\ufeffB=1\n', '.env:2: "\ufeff" cannot be part'],
    ['more than 100,000 lines', '\n'.repeat(100_001), '.env:100001: the file has more than 100000 lines'],
  ])('refuses %s, with the line and a hint', (_what, text, message) => {
    const printed = refusal(text);
    expect(printed.slice(0, message.length)).toBe(message);
    expect(printed).toContain('\nHINT: ');
  });

  it('shows no value in a refusal', () => {
    expect(refusal('A="hunter2\n')).not.toContain('hunter2');
    expect(refusal('hunter2 !\n')).not.toContain('hunter2');
  });
});
