import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './source-tree.ts';

/** ARCHITECTURE.md: a file imports from its own folder and from the layers before it. */
const layers = [
  'model',
  'ports',
  'deployment',
  'facts',
  'engine',
  'practices',
  'report',
  'commands',
  'agent',
  'cli',
];

/** A program of its own beside the command line: takes words, ports and the world, and nothing takes it. */
const sidecar = { layer: 'sidecar', takes: ['model', 'ports', 'system', 'sidecar'] };

/** The one folder that may touch the machine; only the outermost layers may import it. */
const world = 'system';

/** Modules of Node that compute and touch nothing. */
const harmless = ['node:path', 'node:crypto', 'node:buffer', 'node:util', 'node:url', 'node:querystring'];

const files = sourceFiles('src').filter((file) => !file.path.endsWith('.test.ts'));

describe('the import law', () => {
  it('covers the whole source tree', () => {
    expect(files.length).toBeGreaterThan(40);
    expect(files.map(layerOf).filter((layer) => ![...layers, sidecar.layer, world].includes(layer))).toEqual(
      [],
    );
  });

  it('lets a file import only its own layer and those before it', () => {
    expect(files.flatMap(outOfOrder)).toEqual([]);
  });

  it('lets only src/system touch files, processes, sockets and time', () => {
    expect(files.filter((file) => layerOf(file) !== world).flatMap(touchesTheWorld)).toEqual([]);
  });

  it('lets no practice import another', () => {
    expect(files.flatMap(foreignPractice)).toEqual([]);
  });
});

function layerOf(file: { readonly path: string }): string {
  return file.path.split('/')[1] ?? '';
}

function outOfOrder(file: SourceFile): readonly string[] {
  const own = layers.indexOf(layerOf(file));
  const isOutermost = ['agent', 'cli', sidecar.layer, world].includes(layerOf(file));
  return file.imports
    .filter((path) => path.startsWith('src/'))
    .filter((path) => {
      const target = layerOf({ path });
      if (layerOf(file) === sidecar.layer) return !sidecar.takes.includes(target);
      if (target === sidecar.layer) return true;
      if (target === world) return !isOutermost;
      return own >= 0 && layers.indexOf(target) > own;
    })
    .map((path) => `${file.path} imports ${path}`);
}

function touchesTheWorld(file: SourceFile): readonly string[] {
  const modules = file.imports.filter((name) => name.startsWith('node:') && !harmless.includes(name));
  const calls = [
    ...file.text.matchAll(/\bprocess\.(env|cwd|exit|argv)|Date\.now\(|new Date\(\)|Math\.random\(/g),
  ];
  return [...modules, ...calls.map((match) => match[0])].map((what) => `${file.path} uses ${what}`);
}

function foreignPractice(file: SourceFile): readonly string[] {
  if (layerOf(file) !== 'practices' || file.path.split('/').length < 4) return [];
  const own = file.path.split('/').slice(0, 3).join('/');
  return file.imports
    .filter((path) => path.startsWith('src/practices/') && !path.startsWith(`${own}/`))
    .map((path) => `${file.path} imports ${path}`);
}
