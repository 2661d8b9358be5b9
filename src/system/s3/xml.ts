// The XML of S3's answers: elements and text. No attribute of it carries anything, and a document type is never part of it.

export interface Element {
  readonly name: string;
  readonly children: readonly Element[];
  /** What stands directly in it, entities resolved. */
  readonly text: string;
}

interface Open {
  readonly name: string;
  readonly children: Element[];
  text: string;
}

const token =
  /<\?[^>]*\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>!?]+)[^>]*?(\/?)>|([^<]+)/y;
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const deepest = 20;

/** The root element; null for what is no XML of this kind. */
export function parseXml(text: string): Element | null {
  const root: Open = { name: '', children: [], text: '' };
  const open = [root];
  token.lastIndex = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null || !take(open, found)) return null;
  }
  return open.length === 1 && root.children.length === 1 ? (root.children[0] ?? null) : null;
}

/** Whether the token could stand there. */
function take(open: Open[], [, verbatim, closing, name, empty, text]: RegExpExecArray): boolean {
  const top = open.at(-1);
  if (top === undefined) return false;
  if (verbatim !== undefined) top.text += verbatim;
  if (text !== undefined) top.text += resolved(text);
  if (name === undefined) return true;
  const local = name.replace(/^.*:/, '');
  if (closing === '/') return open.length > 1 && open.pop()?.name === local;
  const element: Open = { name: local, children: [], text: '' };
  top.children.push(element);
  if (empty !== '/') open.push(element);
  return open.length <= deepest;
}

function resolved(text: string): string {
  return text.replace(/&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex, decimal, name) => {
    if (name !== undefined) return named[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Text of the first child of that name, below a path of names; undefined = there is none. */
export function textAt(element: Element | null, ...path: readonly string[]): string | undefined {
  let at: Element | undefined = element ?? undefined;
  for (const name of path) at = at?.children.find((child) => child.name === name);
  return at?.text;
}

export function childrenOf(element: Element | null, name: string): readonly Element[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

export function escapeXml(text: string): string {
  return text.replace(/[<>&"'\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
