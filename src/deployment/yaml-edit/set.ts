import { isScalar, isSeq } from 'yaml';
import { judge } from './confirm.ts';
import { columnOf, locate, type Opened, open, partsOf, type Spot, type YamlPath } from './locate.ts';
import { flowList, literalBlock, type Style, scalarWritings, type YamlValue } from './write.ts';

/**
 * The text with one existing value replaced, every other byte as it was. The value keeps its tag, its anchor, its
 * comment and, where the new one allows, its quotes. Strings are set as Compose reads them before interpolation.
 * Throws a `Problem` where the value does not exist, or where the text would not mean exactly the wish afterwards.
 */
export function setYamlValue(text: string, shown: string, path: YamlPath, value: YamlValue): string {
  const opened = open(text, shown);
  const spot = locate(opened, path);
  const verdict = judge(text, shown, path, value);
  if (verdict.isFulfilled) return text;
  const edits = writings(opened, spot, value).map((writing) => replaced(text, spot, writing));
  return verdict.choose(edits, opened.placeAt(spot.from));
}

function writings(opened: Opened, spot: Spot, value: YamlValue): readonly string[] {
  const style = styleOf(opened, spot);
  if (isList(value)) {
    const isBlock = isSeq(spot.node) && !spot.isFlow && value.length > 0;
    return isBlock
      ? [blockItems(value, style, opened, spot), flowList(value, style)]
      : [flowList(value, style)];
  }
  const short = scalarWritings(value, style, spot.isFlow);
  if (typeof value !== 'string' || !style?.startsWith('BLOCK')) return short;
  return [literalBlock(value, blockIndent(opened.text, spot), opened.newline) ?? [], short].flat();
}

function replaced(text: string, spot: Spot, writing: string): string {
  if (spot.from < spot.to) return text.slice(0, spot.from) + writing + text.slice(spot.to);
  // Nothing is written there yet: the value goes right behind the colon, the dash or the tag.
  const from = text.slice(0, spot.from).replace(/[ \t]+$/, '').length;
  return `${text.slice(0, from)} ${writing}${text.slice(from)}`;
}

function blockItems(
  values: Extract<YamlValue, readonly unknown[]>,
  style: Style,
  opened: Opened,
  spot: Spot,
): string {
  const indent = ' '.repeat(columnOf(opened.text, spot.from));
  const lines = values.map((value) => `- ${scalarWritings(value, style, false)[0]}`);
  return lines.join(opened.newline + indent);
}

/** The style of a scalar, or of the first scalar of a list. */
function styleOf(opened: Opened, spot: Spot): Style {
  const node = isSeq(spot.node) ? partsOf(opened, spot)[0]?.value?.node : spot.node;
  return isScalar(node) ? node.type : undefined;
}

/** How far the lines of a block scalar are indented. */
function blockIndent(text: string, spot: Spot): string {
  const written = /\n( +)\S/.exec(text.slice(spot.from, spot.to))?.[1];
  const line = text.slice(text.lastIndexOf('\n', spot.from) + 1, spot.from);
  return written ?? `${/^ */.exec(line)?.[0] ?? ''}  `;
}

function isList(value: YamlValue): value is Extract<YamlValue, readonly unknown[]> {
  return Array.isArray(value);
}
