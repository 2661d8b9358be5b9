import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { version } from '../../src/model/version.ts';
import { root, sourceFiles } from './source-tree.ts';

/** Files longer than a screenful of screens, each with the reason why it is not two. */
const longOnPurpose: Readonly<Record<string, string>> = {};

const files = sourceFiles('src');

describe('the house', () => {
  it('has one version', () => {
    expect(version).toBe(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version);
    expect(readFileSync(join(root, 'CHANGELOG.md'), 'utf8')).toContain(version);
  });

  it('keeps files under 300 lines', () => {
    const long = files.filter(({ path, lines }) => {
      return (
        lines > 300 && !path.includes('.generated.') && !path.endsWith('.test.ts') && !(path in longOnPurpose)
      );
    });
    expect(long.map(({ path, lines }) => `${path} ${lines}`)).toEqual([]);
  });

  it('names no file after nothing', () => {
    expect(
      files.map(({ path }) => path).filter((path) => /(utils?|helpers?|manager|misc|common)\b/.test(path)),
    ).toEqual([]);
  });

  it('starts no shell', () => {
    expect(
      files
        .filter(({ text }) =>
          /shell:\s*true|execSync\(|\{[^}]*\bexec\b[^}]*\} from 'node:child_process'/.test(text),
        )
        .map(({ path }) => path),
    ).toEqual([]);
  });

  it('has few dependencies, none of which runs a script at installation', () => {
    const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { dev?: boolean; hasInstallScript?: boolean; optional?: boolean }>;
    };
    const shipped = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.dev !== true);
    expect(shipped.length).toBeLessThanOrEqual(10);
    expect(shipped.filter(([, entry]) => entry.hasInstallScript === true)).toEqual([]);
  });
});
