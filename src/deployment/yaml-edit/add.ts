import { isMap, isScalar } from 'yaml';
import { judge } from './confirm.ts';
import { columnOf, locate, type Opened, open, partOf, partsOf, type Spot, type YamlPath } from './locate.ts';
import { present, unsupported } from './refusals.ts';
import { flowList, keyWriting, literalBlock, type Style, scalarWritings, type YamlValue } from './write.ts';

/**
 * The text with a key added at the end of an existing mapping (or of one that is still empty), every other byte as it
 * was. Throws a `Problem` where the key exists, the mapping does not, or the text would not mean exactly the wish.
 */
export function addYamlKey(text: string, shown: string, path: YamlPath, value: YamlValue): string {
  const opened = open(text, shown);
  const key = path.at(-1);
  if (typeof key !== 'string')
    throw unsupported('only keys of mappings can be added', { file: shown, line: 1 });
  const parentPath = path.slice(0, -1);
  const isNew = opened.root === undefined && parentPath.length === 0;
  const edits = isNew
    ? blockEdits(opened, text.length, '', key, value)
    : editsIn(opened, locate(opened, parentPath), key, value, path);
  const at = isNew ? { file: shown, line: 1 } : opened.placeAt(locate(opened, parentPath).from);
  return judge(text, shown, path, value).choose(edits, at);
}

function editsIn(
  opened: Opened,
  parent: Spot,
  key: string,
  value: YamlValue,
  path: YamlPath,
): readonly string[] {
  const at = opened.placeAt(parent.from);
  const existing = partOf(opened, parent, key);
  if (existing !== undefined) throw present(path, opened.placeAt(existing.from));
  if (isMap(parent.node) && parent.isFlow) return flowEdits(opened, parent, key, value);
  if (isMap(parent.node)) {
    const parts = partsOf(opened, parent);
    const indent = ' '.repeat(columnOf(opened.text, parts[0]?.from ?? parent.from));
    return blockEdits(opened, parts.at(-1)?.to ?? parent.to, indent, key, value);
  }
  const isEmpty = isScalar(parent.node) && parent.from === parent.to && !parent.isFlow;
  if (!isEmpty) throw unsupported('a key can only be added to a mapping', at);
  const line = opened.text.slice(opened.text.lastIndexOf('\n', parent.from - 1) + 1);
  return blockEdits(opened, parent.from, `${/^ */.exec(line)?.[0] ?? ''}  `, key, value);
}

/** A line of its own, below the line on which `after` lies. */
function blockEdits(
  opened: Opened,
  after: number,
  indent: string,
  key: string,
  value: YamlValue,
): readonly string[] {
  const { text, newline } = opened;
  const lineEnd = text.indexOf('\n', after);
  const from = lineEnd === -1 ? text.length : lineEnd + 1;
  const gap = from === 0 || /[\n\ufeff]$/.test(text.slice(0, from)) ? '' : newline;
  const written = keyWriting(key, undefined, false);
  return blockValues(value, `${indent}  `, newline).map((writing) => {
    return `${text.slice(0, from)}${gap}${indent}${written}:${writing}${newline}${text.slice(from)}`;
  });
}

/** What follows the colon. */
function blockValues(value: YamlValue, indent: string, newline: string): readonly string[] {
  if (isList(value)) {
    if (value.length === 0) return [' []'];
    const lines = value.map((item) => `${newline}${indent}- ${scalarWritings(item, undefined, false)[0]}`);
    return [lines.join('')];
  }
  const block = typeof value === 'string' ? literalBlock(value, indent, newline) : undefined;
  return [block ?? [], scalarWritings(value, undefined, false)].flat().map((writing) => ` ${writing}`);
}

function flowEdits(opened: Opened, parent: Spot, key: string, value: YamlValue): readonly string[] {
  const { text } = opened;
  const last = partsOf(opened, parent).at(-1);
  const style: Style = last?.key?.type;
  const from = last?.to ?? parent.from + 1;
  const written = keyWriting(key, style, true);
  const writings = isList(value) ? [flowList(value, style)] : scalarWritings(value, style, true);
  return writings.map((writing) => {
    return `${text.slice(0, from)}${last === undefined ? '' : ', '}${written}: ${writing}${text.slice(from)}`;
  });
}

function isList(value: YamlValue): value is Extract<YamlValue, readonly unknown[]> {
  return Array.isArray(value);
}
