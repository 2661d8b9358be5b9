// Changes that mean nothing: comments, blank lines, the order of keys, the style of quotes. No carriage returns, which
// mean something.
import { isMap, isPair, isScalar, type Pair, Scalar, visit, type YAMLMap } from 'yaml';
import { Random } from '../differential/random.ts';
import type { StackFiles } from '../helpers/audit-stack.ts';
import { editCompose, mapAt, servicesIn } from './layouts/documents.ts';

export function withNoise(files: StackFiles, seed: number): StackFiles {
  const random = new Random(seed);
  const edited = editCompose(files, (document) => {
    for (const { body } of servicesIn(document)) {
      if (random.chance(0.5)) shuffle(body, random);
      const environment = mapAt(body, 'environment');
      if (environment !== null && random.chance(0.5)) shuffle(environment, random);
    }
    visit(document, {
      Pair: (_, pair) => addComment(pair, random),
      Scalar: (_, node) => requote(node, random),
    });
  });
  const env = edited['.env'];
  return env === undefined ? edited : { ...edited, '.env': noisyEnv(env, random) };
}

/** The order of keys in a mapping says nothing, but a merge key stays first. */
function shuffle(map: YAMLMap, random: Random): void {
  const items = map.items as Pair[];
  const [merges, others] = [items.filter(isMerge), items.filter((pair) => !isMerge(pair))];
  map.items = [...merges, ...shuffled(others, random)] as typeof map.items;
}

function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const placed = list.map((item) => ({ item, at: random.next() }));
  return placed.sort((one, other) => one.at - other.at).map(({ item }) => item);
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.value === '<<';
}

function addComment(pair: unknown, random: Random): undefined {
  if (!isPair(pair) || !isScalar(pair.key) || !random.chance(0.1)) return;
  // Only where a mapping of several lines follows: a comment inside a flow mapping would end its line.
  if (isMap(pair.value) && pair.value.flow !== true) pair.key.commentBefore = ` noise ${random.below(1000)}`;
}

/** Text stays text in either kind of quotes; whatever else a plain scalar may be stays plain. */
function requote(node: Scalar, random: Random): undefined {
  const isText = typeof node.value === 'string' && /^[\w./:@-]+$/.test(node.value) && node.tag === undefined;
  if (!isText || node.value === '<<' || !random.chance(0.2)) return;
  node.type = random.chance(0.5) ? Scalar.QUOTE_DOUBLE : Scalar.QUOTE_SINGLE;
}

function noisyEnv(text: string, random: Random): string {
  const lines = text.split('\n').map((line) => requotedLine(line, random));
  const noisy = lines.flatMap((line) => {
    if (random.chance(0.1)) return ['', line];
    return random.chance(0.1) ? [`# noise ${random.below(1000)}`, line] : [line];
  });
  return noisy.join('\n');
}

function requotedLine(line: string, random: Random): string {
  const [, key, value] = /^(\w+)=([\w./:@*,-]+)$/.exec(line) ?? [];
  if (key === undefined || value === undefined || !random.chance(0.3)) return line;
  const quote = random.chance(0.5) ? '"' : "'";
  return `${key}=${quote}${value}${quote}`;
}
