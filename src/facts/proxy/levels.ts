// Where nginx looks for what holds at a path: in its location, then in the server around it, then in http.
import type { UnreadPart } from '../../model/facts/files.ts';
import { type Directive, named } from './blocks.ts';

/** The blocks that a request of one path is in, innermost first. */
export interface Levels {
  readonly blocks: readonly (readonly Directive[])[];
  /** The server's own part that could not be read: it may hold a location that answers the path instead. */
  readonly otherLocation: UnreadPart | undefined;
}

/** Those of a path of a server, itself in `scope` (innermost first; the file itself last). */
export function levelsFor(
  path: string,
  server: Directive | undefined,
  scope: readonly (readonly Directive[])[],
): Levels {
  const location = locationFor(path, server);
  // Who wrote a location for this path by name meant it to answer.
  const isCatchAll = location === undefined || location.words.at(-1) === '/';
  // Above `http` stands nothing that counts here.
  const inHttp = scope.filter((block) => named(block, 'http').length === 0);
  return {
    blocks: [...(location === undefined ? [] : [location.block]), server?.block ?? [], ...inHttp],
    otherLocation: isCatchAll ? unreadIn(server?.block ?? []) : undefined,
  };
}

/**
 * The location that answers a path: exact, else the first regular expression unless the longest prefix forbids it, else
 * that prefix (ngx_http_core_module, "location").
 */
function locationFor(path: string, server: Directive | undefined): Directive | undefined {
  const locations = named(server?.block ?? [], 'location').map((directive) => {
    const [, first = '', second] = directive.words;
    const [sign, pattern] = second === undefined ? ['', first] : [first, second];
    return { directive, sign, pattern };
  });
  const exact = locations.find(({ sign, pattern }) => sign === '=' && pattern === path);
  const [prefix] = locations
    .filter(({ sign, pattern }) => (sign === '' || sign === '^~') && path.startsWith(pattern))
    .sort((one, other) => other.pattern.length - one.pattern.length);
  const regex = locations.find(({ sign, pattern }) => sign.startsWith('~') && matches(pattern, sign, path));
  if (exact !== undefined) return exact.directive;
  return (prefix?.sign === '^~' ? prefix : (regex ?? prefix))?.directive;
}

function matches(pattern: string, sign: string, path: string): boolean {
  try {
    return new RegExp(pattern, sign === '~*' ? 'i' : '').test(path);
  } catch {
    return false;
  }
}

/** The value that the innermost level with one gives. */
export function inherited(name: string, { blocks }: Levels): string | undefined {
  for (const block of blocks) {
    const value = named(block, name)[0]?.words[1];
    if (value !== undefined) return value;
  }
  return undefined;
}

/** proxy_set_header is inherited only where a level sets none of its own. */
export function headersSet({ blocks }: Levels): readonly Directive[] {
  return blocks.map((block) => named(block, 'proxy_set_header')).find((headers) => headers.length > 0) ?? [];
}

/** What could not be read and may hold the value, or another one than was found; a level can hold it only once. */
export function hiddenValue(name: string, { blocks, otherLocation }: Levels): UnreadPart | undefined {
  const decides = blocks.findIndex((block) => named(block, name).length > 0);
  const before = decides < 0 ? blocks : blocks.slice(0, decides);
  return firstUnread(before) ?? otherLocation;
}

/** What could not be read and may set more headers; those of the level that sets any add up. */
export function hiddenHeaders({ blocks, otherLocation }: Levels): UnreadPart | undefined {
  const decides = blocks.findIndex((block) => named(block, 'proxy_set_header').length > 0);
  const upTo = decides < 0 ? blocks : blocks.slice(0, decides + 1);
  return firstUnread(upTo) ?? otherLocation;
}

/** The first part of a block that could not be read. */
export function unreadIn(block: readonly Directive[]): UnreadPart | undefined {
  const part = block.find(({ unread }) => unread !== undefined);
  return part?.unread === undefined ? undefined : { text: part.unread, at: part.at };
}

function firstUnread(blocks: readonly (readonly Directive[])[]): UnreadPart | undefined {
  return blocks.map(unreadIn).find((part) => part !== undefined);
}
