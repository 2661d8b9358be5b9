// What `npm install seaworthy` brings onto a machine. Needs no network.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './source-tree.ts';

interface Packed {
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const megabyte = 1e6;
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>;
};

interface LockedPackage {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const installed = Object.entries(packages).filter(([path, entry]) => path !== '' && entry.dev !== true);

describe('the npm package', () => {
  const packed = pack();

  it('holds the program, its data and its docs, and nothing of the workshop', () => {
    const paths = packed.files.map(({ path }) => path);
    const parts = new Set(paths.map((path) => path.split('/')[0]));
    expect([...parts].sort()).toEqual([
      'LICENSE',
      'README.md',
      'bin',
      'data',
      'dist',
      'docs',
      'package.json',
    ]);
    expect(paths).toContain('bin/seaworthy');
    expect(paths).toContain('dist/bundle/main.js');
    expect(paths.filter((path) => /\.(?:ts|map|node|log|sh)$|(?:^|\/)(?:\.|test\/)/.test(path))).toEqual([]);
    expect(paths.filter((path) => path.startsWith('dist/') && !path.startsWith('dist/bundle/'))).toEqual([]);
  });

  it('is at most 3 MB packed, and 15 MB installed with all it needs', () => {
    expect(packed.size).toBeLessThanOrEqual(3 * megabyte);
    const needed = installed.map(([path]) => bytesBelow(join(root, path)));
    const all = needed.reduce((sum, bytes) => sum + bytes, packed.unpackedSize);
    expect(all).toBeLessThanOrEqual(15 * megabyte);
  });

  it('needs at most 10 packages directly and 40 in all, which run no script and hold no machine code', () => {
    expect(Object.keys(packages['']?.dependencies ?? {}).length).toBeLessThanOrEqual(10);
    expect(installed.length).toBeLessThanOrEqual(40);
    expect(installed.filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
    const machineCode = installed.flatMap(([path]) => {
      const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' });
      return names.filter((name) => /\.node$|(?:^|\/)binding\.gyp$/.test(name));
    });
    expect(machineCode).toEqual([]);
  });
});

function pack(): Packed {
  const words = ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline'];
  const done = spawnSync('npm', words, { cwd: root, encoding: 'utf8' });
  const printed = JSON.parse(done.stdout) as readonly Packed[] | Readonly<Record<string, Packed>>;
  const [packed] = Array.isArray(printed) ? printed : Object.values(printed);
  return packed as Packed;
}

function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + readFileSync(join(file.parentPath, file.name)).length, 0);
}
