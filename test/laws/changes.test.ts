import { describe, expect, it } from 'vitest';
import { changes, practices } from '../../src/practices/catalogue.generated.ts';
import { sourceFiles } from './source-tree.ts';

const files = sourceFiles('src/practices');
const changeFiles = files.filter(
  ({ path }) => /\/changes\/[^/]+\.ts$/.test(path) && !path.endsWith('.test.ts'),
);
const idOf = (path: string) => path.replace(/^src\/practices\/(.+)\/changes\/(.+)\.ts$/, '$1/$2');

describe('every change', () => {
  it('is in the catalogue with the id that its path says, once', () => {
    expect(changes.map(({ id }) => id).sort()).toEqual(changeFiles.map(({ path }) => idOf(path)).sort());
    expect(changes.length).toBeGreaterThan(0);
  });

  it('belongs to a practice', () => {
    const known: readonly string[] = practices.map(({ id }) => id);
    expect(changes.filter(({ id }) => !known.includes(id.split('/')[0] ?? '')).map(({ id }) => id)).toEqual(
      [],
    );
  });

  it('has a test beside it that names its id, what it wants and what it does not want', () => {
    const untested = changeFiles.filter(({ path }) => {
      const test = files.find((file) => file.path === path.replace(/\.ts$/, '.test.ts'))?.text ?? '';
      const meetsBoth =
        /wanted: true|fragments/.test(test) && /wanted: false|notWanted|\.wanted\)\.toBe\(false\)/.test(test);
      return !(test.includes(idOf(path)) && meetsBoth);
    });
    expect(untested.map(({ path }) => path)).toEqual([]);
  });

  it('stays on one screen', () => {
    expect(
      changeFiles.filter(({ lines }) => lines > 80).map(({ path, lines }) => `${path} ${lines}`),
    ).toEqual([]);
  });

  it('touches nothing and branches on no dry run', () => {
    const forbidden = /\b(?:dryRun|isDryRun|catch\s*\(|process\.|new Date\(\)|Math\.random)/;
    expect(changeFiles.filter(({ text }) => forbidden.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it.each(changes.map((change) => [change.id, change] as const))(
    '%s says in the house grammar what it does',
    (_id, change) => {
      expect(change.title).toMatch(/^[A-Z][a-z]+ .*[^.]$/);
      expect(change.why).toMatch(/^[A-Z].*[^.]\.$/s);
      expect(change.why).not.toContain('\n');
      expect(change.sources.length).toBeGreaterThan(0);
      expect(change.needs.length).toBeGreaterThan(0);
      expect(change.needs.filter((name) => change.uses?.includes(name))).toEqual([]);
    },
  );
});
