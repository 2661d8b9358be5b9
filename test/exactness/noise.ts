// Changes that mean nothing: comments, blank lines, the order of keys, the style of quotes. No carriage returns, which
// mean something.
import { isMap, isPair, isScalar, type Pair, Scalar, visit, type YAMLMap } from 'yaml';
import type { StackFiles } from '../helpers/audit-stack.ts';
import { editCompose, mapAt, servicesIn } from './layouts/documents.ts';
import { type Random, randomOf } from './random.ts';

export function withNoise(files: StackFiles, seed: number): StackFiles {
  const random = randomOf(seed);
  const edited = editCompose(files, (document) => {
    for (const { body } of servicesIn(document)) {
      if (random.isIt()) shuffle(body, random);
      const environment = mapAt(body, 'environment');
      if (environment !== null && random.isIt()) shuffle(environment, random);
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
  map.items = [...merges, ...random.shuffled(others)] as typeof map.items;
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.value === '<<';
}

function addComment(pair: unknown, random: Random): undefined {
  if (!isPair(pair) || !isScalar(pair.key) || !random.isIt(0.1)) return;
  // Only where a mapping of several lines follows: a comment inside a flow mapping would end its line.
  if (isMap(pair.value) && pair.value.flow !== true) pair.key.commentBefore = ` noise ${random.below(1000)}`;
}

/** Text stays text in either kind of quotes; whatever else a plain scalar may be stays plain. */
function requote(node: Scalar, random: Random): undefined {
  const isText = typeof node.value === 'string' && /^[\w./:@-]+$/.test(node.value) && node.tag === undefined;
  if (!isText || node.value === '<<' || !random.isIt(0.2)) return;
  node.type = random.isIt() ? Scalar.QUOTE_DOUBLE : Scalar.QUOTE_SINGLE;
}

function noisyEnv(text: string, random: Random): string {
  const lines = text.split('\n').map((line) => requotedLine(line, random));
  const noisy = lines.flatMap((line) => {
    if (random.isIt(0.1)) return ['', line];
    return random.isIt(0.1) ? [`# noise ${random.below(1000)}`, line] : [line];
  });
  return noisy.join('\n');
}

function requotedLine(line: string, random: Random): string {
  const [, key, value] = /^(\w+)=([\w./:@*,-]+)$/.exec(line) ?? [];
  if (key === undefined || value === undefined || !random.isIt(0.3)) return line;
  const quote = random.isIt() ? '"' : "'";
  return `${key}=${quote}${value}${quote}`;
}
