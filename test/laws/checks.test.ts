import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueSource } from '../../scripts/generate/catalogue.mjs';
import { checks, practices } from '../../src/practices/catalogue.generated.ts';
import { root, sourceFiles } from './source-tree.ts';

const files = sourceFiles('src/practices');
const checkFiles = files.filter(
  ({ path }) => /\/checks\/[^/]+\.ts$/.test(path) && !path.endsWith('.test.ts'),
);

describe('every check', () => {
  it('is in the catalogue, and the catalogue is fresh', () => {
    const catalogue = files.find(({ path }) => path.endsWith('catalogue.generated.ts'));
    expect(catalogue?.text).toBe(catalogueSource(root));
    expect(checks.length).toBe(checkFiles.length);
    expect(checks.length).toBeGreaterThanOrEqual(40);
  });

  it('is counted in the README', () => {
    expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`[${checks.length} checks]`);
  });

  it('has the id that its path says, once', () => {
    const fromPaths = checkFiles.map(({ path }) =>
      path.replace(/^src\/practices\/(.+)\/checks\/(.+)\.ts$/, '$1/$2'),
    );
    expect(checks.map((check) => check.id).sort()).toEqual(fromPaths.sort());
  });

  it('has a test beside it that names its id, a failure and a pass', () => {
    const untested = checkFiles.filter(({ path }) => {
      const test = files.find((file) => file.path === path.replace(/\.ts$/, '.test.ts'))?.text ?? '';
      const id = path.replace(/^src\/practices\/(.+)\/checks\/(.+)\.ts$/, '$1/$2');
      return !(test.includes(id) && /fail/.test(test) && /pass/.test(test));
    });
    expect(untested.map(({ path }) => path)).toEqual([]);
  });

  it('stays on one screen', () => {
    expect(checkFiles.filter(({ lines }) => lines > 80).map(({ path, lines }) => `${path} ${lines}`)).toEqual(
      [],
    );
  });

  it.each(checks.map((check) => [check.id, check] as const))(
    '%s says in the house grammar what it means',
    (_id, check) => {
      expect(check.pass).toMatch(/^[A-Z].*[^.]$/);
      expect(check.fail).toMatch(/^[A-Z].*[^.]$/);
      expect(check.why).toMatch(/\.$/);
      expect(check.sources.length).toBeGreaterThan(0);
      expect(check.needs.length).toBeGreaterThan(0);
    },
  );
});

describe('every practice', () => {
  it('has a folder of its own and at least one check', () => {
    const bare = practices.filter(({ id }) => {
      return (
        !existsSync(join(root, 'src/practices', id)) || !checks.some((check) => check.id.startsWith(`${id}/`))
      );
    });
    expect(bare.map(({ id }) => id)).toEqual([]);
    expect(practices.length).toBe(19);
  });
});
