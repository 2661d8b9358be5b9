import { describe, expect, it } from 'vitest';
import { setEnvKeys } from '../../src/deployment/env-file/edit.ts';
import { parseEnvFile } from '../../src/deployment/env-file/parse.ts';
import { readYaml } from '../../src/deployment/yaml/read.ts';
import { setYamlValue } from '../../src/deployment/yaml-edit/set.ts';
import { Problem } from '../../src/model/problem.ts';
import { expectLine, outcome } from './promises.ts';

// A hang shows as a time-out, exhausted memory as a dead worker.
const waitMs = 20_000;
const million = 1_000_000;

describe('an env file of ten megabytes', () => {
  it.each([
    ['one value', `A=${'x'.repeat(10 * million)}\n`],
    ['one comment', `#${' c'.repeat(5 * million)}`],
    ['one key', 'K'.repeat(10 * million)],
    ['spaces', `A=${' '.repeat(10 * million)}`],
    ['spaces in front of =', `A${' '.repeat(10 * million)}=1`],
    ['one quoted value', `A="${'x\n'.repeat(5 * million)}"`],
    ['escaped quotes', `A="${'\\"'.repeat(5 * million)}"`],
  ])('made of %s keeps its bytes', { timeout: waitMs }, (_what, text) => {
    expect(
      parseEnvFile(text, '.env')
        .map((line) => line.raw)
        .join('') === text,
    ).toBe(true);
  });

  it.each([
    ['blank lines', '\n'.repeat(10 * million)],
    ['statements on one line', 'A="1"'.repeat(2 * million)],
    ['a quote that never closes', `A="${'x\n'.repeat(5 * million)}`],
    ['backslashes', `A='${'\\'.repeat(10 * million + 1)}'`],
  ])('made of %s is refused', { timeout: waitMs }, (_what, text) => {
    const problem = outcome(() => parseEnvFile(text, '.env'));
    expect(problem).toBeInstanceOf(Problem);
    if (problem instanceof Problem) expectLine(problem, text);
  });

  it('takes a new value', { timeout: waitMs }, () => {
    const text = `A=${'x'.repeat(10 * million)}\n`;
    expect(setEnvKeys(text, '.env', { A: '1' })).toBe('A=1\n');
    expect(setEnvKeys('A=1\n', '.env', { A: 'x'.repeat(10 * million) }) === text).toBe(true);
  });
});

const stairs = Array.from({ length: 1000 }, (_, level) => `${' '.repeat(level)}a:`).join('\n');
const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  .concat(
    Array.from({ length: 20 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(', ')}]`),
  )
  .join('\n');
const mergeBomb = ['a0: &a0 {k: 1}']
  .concat(Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} {x: {<<: *a${n}}, y: {<<: *a${n}}}`))
  .join('\n');

describe('hostile YAML', () => {
  it.each([
    ['a thousand brackets', '['.repeat(1000) + ']'.repeat(1000), 'yaml-too-deep', 1],
    ['fifty thousand brackets', '['.repeat(50_000), 'yaml-too-deep', 1],
    ['braces and brackets', '[{a: '.repeat(5000), 'yaml-too-deep', 1],
    ['a thousand indentations', stairs, 'yaml-too-deep', 100],
    ['lists within lists on one line', `a: 1\nb:\n  ${'- '.repeat(20_000)}x`, 'yaml-too-deep', 3],
    ['keys within keys on one line', 'a: '.repeat(20_000), 'yaml-too-deep', 1],
    ['question marks', '? '.repeat(20_000), 'yaml-too-deep', 1],
    ['an anchor bomb', bomb, 'yaml-alias-bomb', undefined],
    ['a bomb of merge keys', mergeBomb, 'yaml-alias-bomb', undefined],
    ['an anchor that holds itself', 'a: &a\n  b: *a\n', 'yaml-endless', 2],
    ['half a million keys', 'k: v\n'.repeat(million / 2), 'yaml-too-long', undefined],
    ['a million items on one line', `[${'a,'.repeat(million)}]`, 'yaml-too-long', 1],
    ['four million blank lines', '\n'.repeat(4 * million), 'yaml-too-long', undefined],
    ['more than four megabytes', 'x'.repeat(5 * million), 'yaml-too-long', 1],
    ['an open quote before four megabytes', `a: 1\nb: "${'x\n'.repeat(2 * million)}`, 'yaml-invalid', 2],
    ['tabs for indentation', 'a:\n\tb: 1\n', 'yaml-tab', 2],
    ['a tab behind spaces', 'a:\n  b: 1\n \tc: 2\n', 'yaml-tab', 3],
    ['a tab behind a dash', 'a:\n  -\tb\n', 'yaml-tab', 2],
    ['a NUL', 'a: 1\nb: x\0\n', 'yaml-control-character', 2],
    ['a line ending only Compose knows', 'a: 1\n# x\u0085b: 2\n', 'yaml-odd-line-break', 2],
    ['a thousand tags', `a: ${'!t '.repeat(1000)}x`, 'yaml-invalid', 1],
  ])('%s is refused with its line', { timeout: waitMs }, (_what, text, code, line) => {
    const problem = outcome(() => readYaml(text, 'c.yml'));
    expect(problem).toMatchObject({ name: 'Problem', code });
    if (!(problem instanceof Problem)) return;
    expectLine(problem, text);
    if (line !== undefined) expect(problem.at?.line).toBe(line);
  });

  it.each([
    ['one plain value', `a: ${'x'.repeat(4 * million)}`],
    ['one quoted value', `a: "${'x\\n'.repeat(million)}"`],
    ['one comment', `a: 1 #${'c'.repeat(4 * million)}`],
    ['a block of lines', `a: |\n${'  x\n'.repeat(million)}`],
    ['spaces', `a: 1${' '.repeat(4 * million)}`],
  ])('four megabytes of %s are read', { timeout: waitMs }, (_what, text) => {
    expect(readYaml(text, 'c.yml')).toHaveLength(1);
  });

  it('four megabytes of comment survive an edit', { timeout: waitMs }, () => {
    const comment = ` #${'c'.repeat(4 * million)}\n`;
    expect(setYamlValue(`a: 1${comment}`, 'c.yml', ['a'], 2) === `a: 2${comment}`).toBe(true);
  });
});
