import { isSeq } from 'yaml';
import { judge } from './confirm.ts';
import { locate, type Opened, open, type Part, partsOf, type Spot, type YamlPath } from './locate.ts';
import { missing } from './refusals.ts';

/**
 * The text without one entry of a mapping or item of a list and the lines that only it stands on. Comments above it
 * stay. A collection that loses its last entry is written as `{}` or `[]`. Throws a `Problem` where the entry does not
 * exist, or where the rest would not mean what it meant.
 */
export function removeYamlKey(text: string, shown: string, path: YamlPath): string {
  const opened = open(text, shown);
  const parent = locate(opened, path.slice(0, -1));
  const parts = partsOf(opened, parent);
  const index = indexOf(parts, parent, path.at(-1));
  const part = parts[index];
  if (part === undefined) throw missing(path, opened.placeAt(parent.from));
  const edits = cuts(opened, parent, parts, index).map(([from, to, instead]) => {
    return text.slice(0, from) + instead + text.slice(to);
  });
  return judge(text, shown, path, undefined).choose(edits, opened.placeAt(part.from));
}

function indexOf(parts: readonly Part[], parent: Spot, step: string | number | undefined): number {
  if (isSeq(parent.node)) return typeof step === 'number' ? step : -1;
  return parts.findIndex((part) => part.key?.value === String(step));
}

type Cut = readonly [from: number, to: number, instead: string];

function cuts({ text }: Opened, parent: Spot, parts: readonly Part[], index: number): readonly Cut[] {
  const [before, part, after] = [parts[index - 1], parts[index], parts[index + 1]];
  if (part === undefined) return [];
  if (parent.isFlow) return flowCuts(text, before, part, after);
  const empty = isSeq(parent.node) ? '[]' : '{}';
  if (parts.length === 1) {
    const behindKey = text.slice(0, parent.from).trimEnd().length;
    return [
      [behindKey, parent.to, ` ${empty}`],
      [parent.from, parent.to, empty],
    ];
  }
  const lineStart = text.lastIndexOf('\n', part.from - 1) + 1;
  const lineEnd = text.indexOf('\n', part.to);
  const lead = isSeq(parent.node) ? /^ *-[ \t]+([!&]\S*[ \t]+)*$/ : /^ *$/;
  if (lead.test(text.slice(lineStart, part.from).replace('\ufeff', ''))) {
    const mark = text.startsWith('\ufeff', lineStart) ? '\ufeff' : '';
    return [[lineStart, lineEnd === -1 ? text.length : lineEnd + 1, mark]];
  }
  // The first key of a list item shares its line with the dash: what follows moves up.
  return after === undefined || hasComment(text, part.to, after.from) ? [] : [[part.from, after.from, '']];
}

function flowCuts(
  text: string,
  before: Part | undefined,
  part: Part,
  after: Part | undefined,
): readonly Cut[] {
  if (after !== undefined) {
    return hasComment(text, part.to, after.from) ? [] : [[part.from, after.from, '']];
  }
  if (before === undefined) return [[part.from, part.to, '']];
  return hasComment(text, before.to, part.from) ? [] : [[before.to, part.to, '']];
}

/** Comments between two entries may speak of either: they are not cut away. */
function hasComment(text: string, from: number, to: number): boolean {
  return text.slice(from, to).includes('#');
}
