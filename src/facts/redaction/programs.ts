// Secrets that programs take without saying so: by a short option, glued to one, or by their place among the words. From
// each program's own manual page.

/** Part of a word that is a secret: `[start, end)` within the word. */
interface Span {
  readonly start: number;
  readonly end: number;
  /** Sure enough to be removed from all other text as well. */
  readonly isSure: boolean;
}

interface Program {
  readonly names: RegExp;
  /** Options whose next word holds the secret. */
  readonly options?: RegExp;
  /** Which part of that word; all of it when absent. The first group is the secret. */
  readonly part?: RegExp;
  /** Options with the secret glued to them; the first group is the secret. */
  readonly glued?: RegExp;
  /** Words that must stand before operands count (`alias set`), and which operands after them are secrets. */
  readonly operands?: { readonly after: readonly string[]; readonly from: number };
}

const programs: readonly Program[] = [
  { names: /^sshpass$/, options: /^-p$/, glued: /^-p(.+)/ },
  { names: /^lftp$/, options: /^(?:-u|--user)$/, part: /^[^,]*,(.+)/, glued: /^(?:-u|--user=)[^,]+,(.+)/ },
  { names: /^(?:mc|mcli)$/, operands: { after: ['set', 'add'], from: 2 } },
  {
    names: /^(?:smbclient|smbget|rpcclient)$/,
    options: /^(?:-U|--user)$/,
    part: /^[^%]*%(.+)/,
    glued: /^(?:-U|--user=)[^%]+%(.+)/,
    operands: { after: [], from: 1 },
  },
  {
    names: /^(?:az|azcopy)$/,
    options: /^--(?:account-key|sas-token|connection-string)$/,
    glued: /^--(?:account-key|sas-token|connection-string)=(.+)/,
  },
  { names: /^(?:zip|unzip|zipcloak)$/, options: /^-P$/, glued: /^-P(.+)/ },
  { names: /^(?:7z[arz]?|rar|unrar)$/, glued: /^-h?p(.+)/ },
  { names: /^(?:mysql|mariadb)[\w-]*$/, glued: /^-p(.+)/ },
  { names: /^(?:redis|valkey|keydb)-cli$/, options: /^-a$/, glued: /^-a(.+)/ },
  { names: /^influx$/, options: /^-t$/, glued: /^-t=?(.+)/ },
  {
    names: /^curl$/,
    options: /^(?:-F|--form|--form-string)$/,
    part: /^[\w-]*(?:key|token|secret|pass(?:word)?|auth)=(.+)/i,
    glued: /^(?:-F|--form=|--form-string=)[\w-]*(?:key|token|secret|pass(?:word)?|auth)=(.+)/i,
  },
];

const named =
  /(?:^|[\s/"'`(@])(?:sshpass|lftp|mc|mcli|smbclient|smbget|rpcclient|az|azcopy|zip|unzip|zipcloak|7z[arz]?|rar|unrar|(?:mysql|mariadb)[\w-]*|(?:redis|valkey|keydb)-cli|influx|curl|-H|--header)(?=[\s"'=]|$)/;

/** Headers that say how, not who. */
const harmless =
  /^(?:host|accept[\w-]*|content-[\w-]+|user-agent|origin|referer|cache-control|connection|upgrade|range|title|priority|tags|prefer|[\w-]*profile|x-forwarded-[\w-]+|sec-websocket-(?:version|key))$/i;

const header = /^((?:--header=)?([A-Za-z][\w-]*):\s*(?!\/\/))(\S.*)$/s;
const reference = /^\$(?:[A-Za-z_{($]|$)|^\{[{$]|\[redacted\]/;

/** No honest command has its password further away; a text of nothing but program names would take quadratic time. */
const mostWords = 64;
const ends = /^[|;&]|;$/;

/** The words of one command, with their secrets replaced. */
export function redactProgramWords(words: readonly string[], replacement: string): readonly string[] {
  const spans = spansOf(words);
  return words.map((word, index) => {
    const span = spans.get(index);
    return span === undefined ? word : word.slice(0, span.start) + replacement + word.slice(span.end);
  });
}

/** The secrets among the words of one command that are sure to be some. */
export function programSecrets(words: readonly string[]): readonly string[] {
  const sure = [...spansOf(words)].filter(([, { isSure }]) => isSure);
  return sure.map(([index, { start, end }]) => (words[index] ?? '').slice(start, end));
}

/** Quoted parts are bounded, so that a text of opening quotes takes no quadratic time. */
const word =
  /\\"(?:[^"\\]|\\(?!")){0,4096}\\"|"(?:[^"\\]|\\.){0,4096}"|'[^']{0,4096}'|[^\s"']+(?:"[^"]{0,4096}"|'[^']{0,4096}'|[^\s"']+)*|\s+|["']/gs;

/** The same of a text that may hold commands, inside quotes as well. */
export function redactPrograms(text: string, replacement: string, depth = 0): string {
  if (depth > 3 || !named.test(text)) return text;
  const parts = text.match(word) ?? [];
  const nested = parts.map((part) =>
    /^\\?["'].*\s/s.test(part) ? redactInside(part, replacement, depth) : part,
  );
  const isWord = (part: string) => !/^\s/.test(part);
  const redacted = redactProgramWords(nested.filter(isWord), replacement);
  let at = 0;
  return nested.map((part) => (isWord(part) ? redacted[at++] : part)).join('');
}

function redactInside(part: string, replacement: string, depth: number): string {
  const quote = /^\\?["']/.exec(part)?.[0] ?? '';
  if (!part.endsWith(quote) || part.length < 2 * quote.length) return part;
  return quote + redactPrograms(part.slice(quote.length, -quote.length), replacement, depth + 1) + quote;
}

/** Sure secrets of a text that may hold commands. */
export function programSecretsIn(text: string, depth = 0): readonly string[] {
  if (depth > 3 || !named.test(text)) return [];
  const words = (text.match(word) ?? []).filter((part) => !/^\s/.test(part));
  const quoted = words.filter((part) => /^["'].*\s.*["']$/s.test(part));
  return [
    ...programSecrets(words),
    ...quoted.flatMap((part) => programSecretsIn(part.slice(1, -1), depth + 1)),
  ];
}

function spansOf(words: readonly string[]): ReadonlyMap<number, Span> {
  const spans = new Map<number, Span>();
  for (const [index, raw] of words.entries()) {
    const found = headerSpan(raw, words[index - 1]);
    if (found !== null) spans.set(index, found);
    const name = bare(raw).text.replace(/^.*[/(`@]/s, '');
    const program = programs.find(({ names }) => names.test(name));
    if (program !== undefined) addSpans(program, words, index, spans);
  }
  return spans;
}

function addSpans(program: Program, words: readonly string[], start: number, spans: Map<number, Span>): void {
  const end = endOf(words, start);
  for (let index = start + 1; index < end; index++) {
    const isValue = program.options?.test(words[index - 1] ?? '') === true;
    const pattern = isValue ? (program.part ?? /^(.+)/s) : program.glued;
    add(words[index] ?? '', index, pattern);
  }
  for (const index of operandsOf(program, words, start, end)) add(words[index] ?? '', index, /^(.+)/s);

  function add(raw: string, index: number, pattern: RegExp | undefined): void {
    const { text, offset } = bare(raw);
    const secret = pattern?.exec(text)?.[1];
    if (secret === undefined || reference.test(secret.replace(/^["']/, ''))) return;
    const from = offset + text.length - secret.length;
    spans.set(index, { start: from, end: offset + text.length, isSure: true });
  }
}

function endOf(words: readonly string[], start: number): number {
  const most = Math.min(words.length, start + mostWords);
  for (let index = start + 1; index < most; index++) if (ends.test(words[index] ?? '')) return index;
  return most;
}

function operandsOf(
  program: Program,
  words: readonly string[],
  start: number,
  end: number,
): readonly number[] {
  if (program.operands === undefined) return [];
  const { after, from } = program.operands;
  const verb = words.slice(start, end).findIndex((one) => after.includes(one));
  if (after.length > 0 && verb < 0) return [];
  const first = start + Math.max(0, verb) + 1;
  const indexes = Array.from({ length: end - first }, (_, index) => first + index);
  // The word behind an option may be its value: it is counted only when nothing but a switch stands before it.
  const operands = indexes.filter(
    (index) => !/^[-<>]/.test(words[index] ?? '') && !/^-[A-Za-z]$/.test(words[index - 1] ?? ''),
  );
  return operands.slice(from);
}

/** `-H "X-Api-Key: …"`, `--header=X-Api-Key:…`: any header but those that say nothing. */
function headerSpan(raw: string, before: string | undefined): Span | null {
  const { text, offset } = bare(raw);
  if (!/^(?:-H|--header)$/.test(before ?? '') && !text.startsWith('--header=')) return null;
  const [, head = '', name = '', value = ''] = header.exec(text.replace(/^(--header=)["']/, '$1')) ?? [];
  if (value === '' || harmless.test(name)) return null;
  if (value.split(/\s+/).some((part) => reference.test(part))) return null;
  const start = offset + text.indexOf(value, head.length - 1);
  return { start, end: offset + text.length, isSure: false };
}

/** A word without its quotes, and where in the word it begins. */
function bare(raw: string): { readonly text: string; readonly offset: number } {
  const [, open = '', text = ''] = /^((?:\\?["'])?)(.*?)(?:\\?["'])?[;)]?$/s.exec(raw) ?? [];
  return { text, offset: open.length };
}
