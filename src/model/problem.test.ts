import { describe, expect, it } from 'vitest';
import { exitCodeOf, oneLine, Problem, printProblem } from './problem.ts';

const parts = { code: 'x', message: 'it broke', hints: ['mend it'] } as const;

describe('the exit code of a problem', () => {
  it.each([
    [undefined, 2],
    ['setup', 2],
    ['world', 3],
    ['bug', 70],
  ] as const)('follows from its fault %s', (fault, code) => {
    expect(exitCodeOf(new Problem({ ...parts, ...(fault === undefined ? {} : { fault }) }))).toBe(code);
  });

  it.each([2, 3, 4, 5, 6, 7, 70] as const)('is %s where the problem says so', (exitCode) => {
    expect(exitCodeOf(new Problem({ ...parts, fault: 'world', exitCode }))).toBe(exitCode);
  });
});

describe('a printed problem', () => {
  it('is one line of what was seen, where, and a line for each hint', () => {
    const problem = new Problem({ ...parts, at: { file: 'a.yml', line: 3 }, hints: ['mend it', 'or not'] });
    expect(printProblem(problem)).toBe('a.yml:3: it broke\nHINT: mend it\nHINT: or not');
  });

  it('lets text from outside forge neither lines nor colours', () => {
    expect(printProblem(new Problem({ ...parts, message: 'a\nb\u001b[31m' }))).toBe(
      'a\\x0ab\\x1b[31m\nHINT: mend it',
    );
    expect(oneLine('\u009b\u007f\t')).toBe('\\x9b\\x7f\\x09');
  });
});
