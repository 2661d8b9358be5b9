import { describe, expect, it } from 'vitest';
import { type EnvChanges, setEnvKeys } from './edit.ts';

const cases: readonly (readonly [promise: string, text: string, changes: EnvChanges, after: string])[] = [
  ['changes one value', 'A=1\nB=2\n', { A: 'x' }, 'A=x\nB=2\n'],
  ['keeps quotes', `A="1"\nB='2'\n`, { A: 'x', B: 'y' }, `A="x"\nB='y'\n`],
  ['keeps the comment behind a value', 'A=1   # why\n', { A: 'x' }, 'A=x   # why\n'],
  ['keeps the comment behind a quoted value', 'A="1" # why\n', { A: 'x y' }, 'A="x y" # why\n'],
  ['keeps Windows line endings', 'A=1\r\nB=2\r\n', { A: 'x', C: 'z' }, 'A=x\r\nB=2\r\nC=z\r\n'],
  ['keeps `export`, colons and spaces', 'export A = 1\nB: 2\n', { A: 'x', B: 'y' }, 'export A = x\nB: y\n'],
  ['keeps a byte order mark', '\ufeffA=1\n', { A: 'x' }, '\ufeffA=x\n'],
  ['changes the last of several assignments', 'A=1\nA=2\n', { A: 'x' }, 'A=1\nA=x\n'],
  ['replaces a value over lines', 'A="1\n2"\nB=2\n', { A: 'x' }, 'A="x"\nB=2\n'],
  ['gives a bare key a value', 'A\nB=2\n', { A: 'x' }, 'A=x\nB=2\n'],
  ['fills an empty value', 'A=\nB=2\n', { A: 'x' }, 'A=x\nB=2\n'],
  ['quotes an empty value in front of a comment', 'A=1 # why\n', { A: '' }, "A='' # why\n"],
  ['writes line feeds as escapes', 'A=1\n', { A: 'x\ny' }, 'A="x\\ny"\n'],
  ['protects a dollar sign', 'A=1\nB="2"\n', { A: 'p$w', B: 'p$w' }, `A='p$w'\nB="p\\$w"\n`],
  ['never draws in what follows on the line', 'A="1"B=2\n', { A: 'x' }, 'A="x"B=2\n'],
  ['adds at the end', 'A=1\n', { B: '2' }, 'A=1\nB=2\n'],
  ['adds behind a last line without ending', 'A=1', { B: '2' }, 'A=1\nB=2\n'],
  ['adds to an empty file', '', { A: '1' }, 'A=1\n'],
  ['adds behind a byte order mark', '\ufeff', { A: '1' }, '\ufeffA=1\n'],
  ['does not take a comment for the key', '# A=1\n', { A: 'x' }, '# A=1\nA=x\n'],
  [
    'removes a key with all its lines',
    'A=1\nB="2\n3" # c\nA\nC=4\nA=5\n',
    { A: null },
    'B="2\n3" # c\nC=4\n',
  ],
  ['removes one of two on a line', 'A="1" B=2\nC=3\n', { B: null }, 'A="1" \nC=3\n'],
  ['keeps the byte order mark of a removed line', '\ufeffA=1\nB=2\n', { A: null }, '\ufeffB=2\n'],
  ['removes nothing where there is nothing', 'A=1\n', { B: null }, 'A=1\n'],
  ['replaces an interpolated value', `A=1\nB=\${A}\n`, { B: '1' }, 'A=1\nB=1\n'],
];

describe('setEnvKeys', () => {
  it.each(cases)('%s', (_promise, text, changes, after) => {
    expect(setEnvKeys(text, '.env', changes)).toBe(after);
  });

  it.each([
    ['A="x" # c\r\n', 'x'],
    ["A='p$w'\n", 'p$w'],
    ['A=p$$w', 'p$w'],
    ['A="a\nb"\n', 'a\nb'],
    ['A=\n', ''],
    ['A=1\nA=2\n', '2'],
  ])('returns %j as it is when the value is already there', (text, value) => {
    expect(setEnvKeys(text, '.env', { A: value })).toBe(text);
  });

  it.each([
    ['a key with a space', 'A=1\n', { 'A B': '1' }, 'env-file-key'],
    ['an empty key', 'A=1\n', { '': '1' }, 'env-file-key'],
    ['a NUL in a value', 'A=1\n', { A: 'x\0' }, 'env-file-value'],
    ['half a surrogate pair', 'A=1\n', { A: '\ud800' }, 'env-file-value'],
    ['a file Compose refuses', 'A="1\n', { A: '2' }, 'env-file-open-quote'],
    ['to turn words at the end of the file into a line', 'A=1\nb c', { A2: '2' }, 'env-file-space-in-key'],
  ])('refuses %s', (_what, text, changes, code) => {
    expect(() => setEnvKeys(text, '.env', changes)).toThrow(
      expect.objectContaining({ name: 'Problem', code }),
    );
  });

  it('names a line of the file as it is when it refuses', () => {
    const problem = expect.objectContaining({ code: 'env-file-edit', at: { file: '.env', line: 2 } });
    expect(() => setEnvKeys('A=1\nexport', '.env', { B: '2' })).toThrow(problem);
  });

  it('shows no value when it refuses', () => {
    expect(() => setEnvKeys('A=1\n', '.env', { A: 'hunter2\0' })).toThrow(/^(?!.*hunter2)/);
  });
});
