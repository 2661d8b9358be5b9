// A dump as SQL, read as it streams: statements, comments, meta-commands of psql, and the rows of COPY blocks. The grammar is
// that of PostgreSQL's manual, "Lexical Structure", as far as it takes to find the ends of statements.

/** Texts are bytes as Latin 1, whatever their encoding: what is handed on is what came in. */
export interface SqlParts {
  /** With its semicolon, without the comments before it. */
  statement(text: string): void;
  /** A line that begins with a backslash, outside of everything; or a backslash where SQL has none. */
  meta(line: string): void;
  comment(line: string): void;
  /** Whole rows of the COPY block that the last statement opened, as they are. */
  rows(bytes: Uint8Array, count: number): void;
  /** The line `\.`. */
  rowsEnd(): void;
}

export interface SqlReader {
  take(part: Uint8Array): void;
  /** What did not end before. */
  end(): void;
}

const newline = 0x0a;
const endLine = Buffer.from('\n\\.\n');

/** Opening quotes and the pattern that closes them. */
type Quote =
  | { readonly kind: 'text' | 'escapes' | 'name' }
  | { readonly kind: 'dollar'; readonly tag: string }
  | { readonly kind: 'comment'; depth: number };

/** Reads from the beginning of a dump. */
export function sqlReader(parts: SqlParts): SqlReader {
  let rest: Buffer = Buffer.alloc(0);
  let isInRows = false;
  /** A COPY block begins with the next line. */
  let opens = false;
  let quote: Quote | null = null;
  let pending = '';

  function take(part: Uint8Array): void {
    rest = rest.length === 0 ? Buffer.from(part) : Buffer.concat([rest, part]);
    while (isInRows ? takeRows() : takeLine());
  }

  /** Everything up to the end of the block, or all whole rows there are. False = more is needed. */
  function takeRows(): boolean {
    const isAtEnd = rest.subarray(0, 3).equals(endLine.subarray(1));
    const found = isAtEnd ? -1 : rest.indexOf(endLine);
    const last = found === -1 ? rest.lastIndexOf(newline) : found;
    if (!isAtEnd && last !== -1) hand(rest.subarray(0, last + 1));
    if (isAtEnd || found !== -1) {
      rest = rest.subarray(isAtEnd ? 3 : found + endLine.length);
      isInRows = false;
      parts.rowsEnd();
      return true;
    }
    // A row that begins like the end waits for what follows.
    rest = rest.subarray(last + 1);
    return false;
  }

  function hand(bytes: Buffer): void {
    let count = 0;
    for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count += 1;
    if (count > 0) parts.rows(bytes, count);
  }

  function takeLine(): boolean {
    const at = rest.indexOf(newline);
    if (at === -1) return false;
    const line = rest.subarray(0, at + 1).toString('latin1');
    rest = rest.subarray(at + 1);
    readLine(line);
    if (opens) {
      opens = false;
      isInRows = true;
    }
    return true;
  }

  function readLine(line: string): void {
    let from = 0;
    let index = 0;
    while (index < line.length) {
      const next: number = quote === null ? readOpen(line, index) : readQuoted(line, index, quote);
      if (next === lineIsTaken) return;
      if (next < 0) {
        // A statement ends after ~next characters.
        index = ~next;
        endStatement(pending + line.slice(from, index));
        from = index;
      } else index = next;
    }
    const left = line.slice(from);
    if (pending !== '' || quote !== null || left.trim() !== '') pending += left;
  }

  function endStatement(text: string): void {
    pending = '';
    const statement = text.trimStart();
    opens = copyFromStdin.test(statement);
    parts.statement(statement);
  }

  /** Outside of quotes. */
  function readOpen(line: string, index: number): number {
    const character = line[index];
    if (character === ';') return ~(index + 1);
    if (character === '-' && line[index + 1] === '-') return readComment(line, index);
    if (character === '/' && line[index + 1] === '*') {
      quote = { kind: 'comment', depth: 1 };
      return index + 2;
    }
    if (character === "'") {
      quote = { kind: escapes.test(line.slice(0, index)) ? 'escapes' : 'text' };
      return index + 1;
    }
    if (character === '"') {
      quote = { kind: 'name' };
      return index + 1;
    }
    if (character === '$') return readDollar(line, index);
    if (character === '\\') {
      parts.meta(line.slice(index).trimEnd());
      pending += line.slice(0, index);
      pending = pending.trim() === '' ? '' : pending;
      return lineIsTaken;
    }
    return index + 1;
  }

  /** A comment before a statement is told; within one it is part of it. */
  function readComment(line: string, index: number): number {
    if (pending.trim() !== '' || line.slice(0, index).trim() !== '') return line.length;
    parts.comment(line.slice(index).trimEnd());
    return lineIsTaken;
  }

  function readDollar(line: string, index: number): number {
    dollar.lastIndex = index;
    const tag = dollar.exec(line)?.[0];
    if (tag === undefined || /[\w$\x80-\xff]/.test(line[index - 1] ?? ' ')) return index + 1;
    quote = { kind: 'dollar', tag };
    return index + tag.length;
  }

  function readQuoted(line: string, index: number, open: Quote): number {
    if (open.kind === 'dollar') {
      const at = line.indexOf(open.tag, index);
      if (at === -1) return line.length;
      quote = null;
      return at + open.tag.length;
    }
    if (open.kind === 'comment') return readBlock(line, index, open);
    const mark = open.kind === 'name' ? '"' : "'";
    if (open.kind === 'escapes' && line[index] === '\\') return index + 2;
    if (line[index] !== mark) return index + 1;
    // Twice is one of them, inside.
    if (line[index + 1] === mark) return index + 2;
    quote = null;
    return index + 1;
  }

  /** Comments nest. */
  function readBlock(line: string, index: number, open: { depth: number }): number {
    const two = line.slice(index, index + 2);
    if (two === '/*') open.depth += 1;
    if (two === '*/') open.depth -= 1;
    if (open.depth === 0) quote = null;
    return two === '/*' || two === '*/' ? index + 2 : index + 1;
  }

  return {
    take,
    end() {
      if (rest.length > 0) take(Buffer.from('\n'));
      if (pending.trim() !== '') parts.statement(pending.trimStart());
    },
  };
}

/** No index: the whole line is used up. */
const lineIsTaken = Number.MAX_SAFE_INTEGER;
const copyFromStdin = /^COPY\s[\s\S]*\sFROM\s+stdin\b[^']*;$/i;
const escapes = /(?:^|[^\w$\x80-\xff])[eE]$/;
const dollar = /\$(?:[A-Za-z_\x80-\xff][\w\x80-\xff]*)?\$/y;
