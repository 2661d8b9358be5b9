import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setEnvKeys } from '../../src/deployment/env-file/edit.ts';
import { literalOf } from '../../src/deployment/env-file/literal.ts';
import { type EnvFileLine, parseEnvFile } from '../../src/deployment/env-file/parse.ts';
import { Problem } from '../../src/model/problem.ts';
import { damaged, runs, seed } from './mutations.ts';
import { changedLines, expectLine, outcome, Stopwatch } from './promises.ts';
import { envTexts, realTexts } from './texts.ts';

const real = realTexts('env');
console.info(`env files: ${runs} damaged texts, seed ${seed}, ${real.length} real files among the sources`);

const words = ['export ', 'A=', '="', "='", ' #', '${', '$$', '\\"', ': ', '=\n', 'A B', '\u00a0'];
const texts = damaged([...envTexts, ...envTexts, ...real], words, 4);
const awkward = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((value) => !value.includes('\0')),
  fc.array(fc.constantFrom("'", '"', '\\', '$', '#', ' #', ' ', '\n', '\r\n', '{', 'n', '`'), {
    maxLength: 8,
  }),
);
const values = awkward.map((value) => (typeof value === 'string' ? value : value.join('')));

describe('a damaged env file', { timeout: 120_000 }, () => {
  it('comes back byte for byte or is refused with its line', () => {
    const watch = new Stopwatch();
    fc.assert(
      fc.property(texts, (text) => {
        const lines = watch.time(() => outcome(() => parseEnvFile(text, '.env')));
        if (lines instanceof Problem) return expectLine(lines, text);
        expect(lines.map((line) => line.raw).join('')).toBe(text);
      }),
      { numRuns: runs, seed },
    );
    expect(watch.slowestMs).toBeLessThan(2000);
  });

  it('changes in one line when a key is set, and says so when read again', () => {
    const watch = new Stopwatch();
    let edits = 0;
    fc.assert(
      fc.property(texts, values, fc.nat(), (text, value, pick) => {
        const lines = outcome(() => parseEnvFile(text, '.env'));
        if (lines instanceof Problem) return;
        const key = keyIn(lines, pick);
        const edited = watch.time(() => outcome(() => setEnvKeys(text, '.env', { [key]: value })));
        if (edited instanceof Problem) return expectLine(edited, text);
        edits += 1;
        expect(valueIn(edited, key)).toBe(value);
        expectOneChange(text, edited, lines, key);
        expect(setEnvKeys(edited, '.env', { [key]: value })).toBe(edited);
      }),
      { numRuns: runs, seed },
    );
    expect(watch.slowestMs).toBeLessThan(2000);
    expect(edits).toBeGreaterThan(runs / 3);
  });

  it('forgets a removed key and nothing else', () => {
    let removals = 0;
    fc.assert(
      fc.property(texts, fc.nat(), (text, pick) => {
        const lines = outcome(() => parseEnvFile(text, '.env'));
        if (lines instanceof Problem) return;
        const key = keyIn(lines, pick);
        const edited = outcome(() => setEnvKeys(text, '.env', { [key]: null }));
        if (edited instanceof Problem) return expectLine(edited, text);
        const [before, after] = [lines, parseEnvFile(edited, '.env')].map((all) => others(all, key));
        expect(after).toEqual(before);
        expect(valueIn(edited, key)).toBeUndefined();
        removals += edited === text ? 0 : 1;
      }),
      { numRuns: runs, seed },
    );
    expect(removals).toBeGreaterThan(runs / 3);
  });
});

const newKey = 'SEAWORTHY_NEW_KEY';

/** One of the keys of the file, or now and then a new one. */
function keyIn(lines: readonly EnvFileLine[], pick: number): string {
  const keys = lines.flatMap(({ key = '' }) => (/^[A-Za-z_]\w*$/.test(key) ? [key] : []));
  return [...keys, newKey][pick % (keys.length + 1)] ?? newKey;
}

function valueIn(text: string, key: string): string | undefined {
  const line = parseEnvFile(text, '.env').findLast((line) => line.key === key && line.bare !== true);
  return line && literalOf(line);
}

function others(lines: readonly EnvFileLine[], key: string): readonly unknown[] {
  const kept = lines.filter((line) => line.kind === 'assignment' && line.key !== key);
  return kept.map((line) => [line.key, line.body, line.quote, line.bare]);
}

/** Set in place: the lines of that value become one. New: one line more, and the last may gain its line ending. */
function expectOneChange(text: string, edited: string, lines: readonly EnvFileLine[], key: string): void {
  const [before, after] = changedLines(text, edited);
  const old = lines.findLast((line) => line.key === key && line.bare !== true);
  const isNew = !lines.some((line) => line.key === key);
  const height = old?.raw.replace(/\n$/, '').split('\n').length ?? 1;
  expect(before).toBeLessThanOrEqual(isNew ? 1 : height);
  expect(after).toBeLessThanOrEqual(isNew ? 1 + before : 1);
}
