// A shell script as the simple commands it runs. No shell: enough of its grammar to tell a command from a comment, a
// message or the text of a here-document (POSIX Shell Command Language, sections 2.2 to 2.7).

export interface Command {
  /** Trimmed, on one line. */
  readonly text: string;
  readonly line: number;
  /** Its exit status is lost: it stands before a pipe, which ends as its last command does, or before `|| true`. */
  readonly isUnchecked?: true;
}

/** Words that say something instead of doing it. */
const speaks =
  /^(?:echo|printf|print|log\w*|info|warn\w*|error\w*|err|die|fail\w*|say|msg|message|notice|success|debug|fatal|usage|read|:|#)$/;

/** Here-documents of these are text; a shell's or a database's are commands. */
const readsText = /(?:^\s*|[|;&]\s*)(?:cat|tee|echo|read)\b[^|;&]*<<-?\s*["'\\]?\w+/;

/** Of one command, continued lines joined: what is longer is data, and reading on would take quadratic time. */
const mostCharacters = 8 * 1024;

export function commandsOf(script: string): readonly Command[] {
  const commands: Command[] = [];
  let until: string | null = null;
  let pending = '';
  let pendingLine = 0;
  for (const [index, raw] of script.split('\n').entries()) {
    const line = raw.replace(/\r$/, '');
    if (until !== null) {
      if (line.trim() === until) until = null;
      continue;
    }
    if (pending === '') pendingLine = index + 1;
    pending = (pending + line.slice(0, mostCharacters).replace(/\\$/, ' ')).slice(0, mostCharacters);
    if (line.endsWith('\\') && !/^\s*#/.test(line)) continue;
    until = hereDocument(pending);
    for (const { text, isUnchecked } of simpleCommands(pending)) {
      commands.push({ text, line: pendingLine, ...(isUnchecked ? { isUnchecked } : {}) });
    }
    pending = '';
  }
  return commands;
}

/** The word that ends a here-document which is only text; null when the line opens none. */
function hereDocument(line: string): string | null {
  if (!readsText.test(line)) return null;
  return /<<-?\s*["'\\]?(\w+)/.exec(line)?.[1] ?? null;
}

function simpleCommands(line: string): readonly Segment[] {
  return segments(line)
    .map((segment) => ({ ...segment, text: segment.text.replace(leading, '').trim() }))
    .filter(({ text }) => text !== '' && !speaks.test(firstWord(text)) && !isQuestion(text));
}

const leading = /^(?:(?:if|then|else|elif|do|while|until|!|\{|\(|time|sudo)\s+)+/;

interface Segment {
  readonly text: string;
  readonly isUnchecked: boolean;
}

/** `command -v pg_dump` asks whether there is one. */
function isQuestion(segment: string): boolean {
  return /^(?:command\s+-[vV]|which|type|hash|alias|export\s+\w+$|local\s+\w+$)\b/.test(segment);
}

function firstWord(segment: string): string {
  // Assignments in front of a command are part of it.
  const words = segment.split(/\s+/).filter((word) => !/^\w+=/.test(word));
  return (words[0] ?? '').replace(/^@/, '');
}

/** Splits at `;`, `&&`, `||`, `|` and `&` outside quotes, and drops a comment at the end. */
function segments(line: string): readonly Segment[] {
  const parts: Segment[] = [];
  let current = '';
  let quote = '';
  for (const [index, character] of [...line].entries()) {
    const before = current.at(-1) ?? ' ';
    if (quote !== '') {
      if (character === quote && before !== '\\') quote = '';
      current += character;
    } else if ((character === '"' || character === "'") && before !== '\\') {
      quote = character;
      current += character;
    } else if (character === '#' && (index === 0 || /\s/.test(before))) {
      break;
    } else if (/[;&|]/.test(character) && !isRedirection(line, index)) {
      parts.push({ text: current, isUnchecked: loses(line.slice(index)) });
      current = '';
    } else {
      current += character;
    }
  }
  return [...parts, { text: current, isUnchecked: false }].map((part) => ({
    ...part,
    text: part.text.trim(),
  }));
}

/** What follows a command makes its exit status unknown to whoever waits for the line. */
function loses(rest: string): boolean {
  return /^\|(?!\|)/.test(rest) || /^\|\|\s*(?:true|:)\s*(?:$|[;&)#])/.test(rest);
}

/** `2>&1` and `&>file` hold an `&` that separates nothing. */
function isRedirection(line: string, index: number): boolean {
  return line[index] === '&' && (line[index - 1] === '>' || line[index + 1] === '>');
}
