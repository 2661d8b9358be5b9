import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Node, toJson } from '../../src/deployment/node.ts';
import { readYaml } from '../../src/deployment/yaml/read.ts';
import { addYamlKey } from '../../src/deployment/yaml-edit/add.ts';
import { removeYamlKey } from '../../src/deployment/yaml-edit/remove.ts';
import { setYamlValue } from '../../src/deployment/yaml-edit/set.ts';
import { Problem } from '../../src/model/problem.ts';
import { damaged, runs, seed } from './mutations.ts';
import { changedLines, expectLine, outcome, Stopwatch } from './promises.ts';
import { composeTexts, realTexts } from './texts.ts';

const real = realTexts('compose');
console.info(`YAML: ${runs} damaged texts, seed ${seed}, ${real.length} real files among the sources`);

const words = [
  ...['&a ', '*a', '<<: *base\n', '!reset ', '!override ', '? ', '- ', ': ', '|\n', '>-\n', '---\n', '...\n'],
  ...['%YAML 1.1\n', '[', ']', '{', '}', ',', '"\n', "'\n", ' #', '${', '  ', 'a: b\n'],
];
// Real files are large: one text in twenty-five keeps the whole within its minute.
const sources = [...Array<readonly string[]>(8).fill(composeTexts).flat(), ...real.slice(-1)];
const edited = { numRuns: Math.ceil(runs / 4), seed };
const texts = damaged(sources, words, 4);
const scratched = damaged(sources, words, 1);
const values = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    'true',
    '5',
    '',
    ' ',
    'a: b',
    'a #b',
    '- a',
    `\${A:-b}`,
    "it's",
    '"',
    '\\n',
    'x, y',
    '22:22',
    '*a',
  ),
  fc.constantFrom(5, -1.5, true, null),
);

describe('a damaged YAML file', { timeout: 120_000 }, () => {
  it('is read or refused with its line', () => {
    const watch = new Stopwatch();
    let read = 0;
    fc.assert(
      fc.property(texts, (text) => {
        const documents = watch.time(() => outcome(() => readYaml(text, 'c.yml')));
        if (documents instanceof Problem) return expectLine(documents, text);
        read += 1;
      }),
      { numRuns: runs, seed },
    );
    expect(watch.slowestMs).toBeLessThan(2000);
    expect(read).toBeGreaterThan(runs / 5);
  });

  it('stays as it is when a value is set to what it is, and changes only there when set to another', () => {
    const watch = new Stopwatch();
    let edits = 0;
    fc.assert(
      fc.property(scratched, values, fc.nat(), (text, value, pick) => {
        const root = rootOf(text);
        const found = root && pickFrom(scalarsOf(root, []), pick);
        if (root === undefined || found === undefined) return;
        const same = outcome(() => setYamlValue(text, 'c.yml', found.path, found.value));
        if (!isRefusedOrIs(same, text)) expect(same).toBe(text);

        const result = watch.time(() => outcome(() => setYamlValue(text, 'c.yml', found.path, value)));
        if (result instanceof Problem) return expectLine(result, text);
        edits += 1;
        const after = rootOf(result);
        expect(after && valueAt(after, found.path)).toEqual({ value });
        expect(after && without(after, found.path)).toEqual(without(root, found.path));
        expect(changedLines(text, result)[1]).toBeLessThanOrEqual(1);
      }),
      edited,
    );
    expect(watch.slowestMs).toBeLessThan(2000);
    expect(edits).toBeGreaterThan(edited.numRuns / 5);
  });

  it('gains one line with a key, and gets its bytes back when the key is removed', () => {
    let edits = 0;
    fc.assert(
      fc.property(scratched, values, fc.nat(), (text, value, pick) => {
        const root = rootOf(text);
        const parent = root && pickFrom(mappingsOf(root, []), pick);
        if (root === undefined || parent === undefined) return;
        const path = [...parent, 'seaworthy-key'];
        const added = outcome(() => addYamlKey(text, 'c.yml', path, value));
        if (added instanceof Problem) return expectLine(added, text);
        edits += 1;
        const after = rootOf(added);
        expect(after && without(after, path)).toEqual(toJson(root));
        const [before, now] = changedLines(text, added);
        expect(before).toBeLessThanOrEqual(1);
        expect(now).toBeLessThanOrEqual(before + 1);

        const removed = outcome(() => removeYamlKey(added, 'c.yml', path));
        if (removed instanceof Problem) return expectLine(removed, added);
        const [first] = removed.endsWith('\n') && !text.endsWith('\n') ? [removed.trimEnd()] : [removed];
        expect(first === text || first === text.trimEnd() || emptied(text, removed)).toBe(true);
      }),
      edited,
    );
    expect(edits).toBeGreaterThan(edited.numRuns / 5);
  });
});

type Path = readonly (string | number)[];
type Scalar = string | number | boolean | null;

interface Found {
  readonly path: Path;
  readonly value: Scalar;
}

/** The root of a text that is one readable document. */
function rootOf(text: string): Node | undefined {
  const documents = outcome(() => readYaml(text, 'c.yml'));
  return documents instanceof Problem || documents.length !== 1 ? undefined : documents[0]?.root;
}

function scalarsOf(node: Node, path: Path): readonly Found[] {
  if (node.kind === 'scalar') return [{ path, value: node.value }];
  return childrenOf(node).flatMap(([step, child]) => scalarsOf(child, [...path, step]));
}

function mappingsOf(node: Node, path: Path): readonly Path[] {
  const below = childrenOf(node).flatMap(([step, child]) => mappingsOf(child, [...path, step]));
  return node.kind === 'mapping' ? [path, ...below] : below;
}

function childrenOf(node: Node): readonly (readonly [string | number, Node])[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.map((item, index) => [index, item] as const);
  return [...node.entries].map(([key, entry]) => [key, entry.value] as const);
}

function pickFrom<T>(items: readonly T[], pick: number): T | undefined {
  return items[pick % Math.max(1, items.length)];
}

function valueAt(node: Node, path: Path): { readonly value: Scalar } | undefined {
  const found = scalarsOf(node, []).find((scalar) => JSON.stringify(scalar.path) === JSON.stringify(path));
  return found && { value: found.value };
}

/** Everything but what lies at a path, as plain JSON. */
function without(node: Node, [step, ...rest]: Path): unknown {
  const children = childrenOf(node).flatMap(([key, child]) => {
    if (key !== step) return [[key, toJson(child)]];
    return rest.length === 0 ? [] : [[key, without(child, rest)]];
  });
  return node.kind === 'mapping' ? Object.fromEntries(children) : children.map(([, child]) => child);
}

function isRefusedOrIs(result: string | Problem, text: string): boolean {
  return result instanceof Problem || result === text;
}

/** A mapping that was empty, `key:` or `{}`, is `{}` afterwards. */
function emptied(before: string, after: string): boolean {
  return before.replace(/\s|\{\s*\}/g, '') === after.replace(/\s|\{\s*\}/g, '');
}
