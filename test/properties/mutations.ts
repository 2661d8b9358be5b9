import fc from 'fast-check';

/** How many texts are tried, and from which seed: printed with every run, set to repeat or to soak. */
export const runs = Number(process.env['SEAWORTHY_RUNS'] ?? 10_000);
export const seed = Number(process.env['SEAWORTHY_SEED'] ?? 20_260_109);

type Mutation = (text: string, at: number, what: string) => string;

const anywhere: Readonly<Record<string, Mutation>> = {
  insert: (text, at, what) => text.slice(0, at) + what + text.slice(at),
  overwrite: (text, at, what) => text.slice(0, at) + what + text.slice(at + what.length),
  remove: (text, at, what) => text.slice(0, at) + text.slice(at + what.length),
  truncate: (text, at) => text.slice(0, at),
  flip: (text, at, what) => flipByte(text, at, what.length),
};

const byLine: Readonly<Record<string, Mutation>> = {
  deleteLine: (text, at) => withLines(text, at, () => []),
  doubleLine: (text, at) => withLines(text, at, (line) => [line, line]),
  swapLines: (text, at) => withLines(text, at, (line, next) => [next, line], 2),
  indentLine: (text, at, what) => withLines(text, at, (line) => [`${' '.repeat(what.length)}${line}`]),
  tabLine: (text, at) => withLines(text, at, (line) => [`\t${line.trimStart()}`]),
  moveToEnd: (text, at) => withLines(text, at, () => []) + text.slice(at),
};

const everywhere: Readonly<Record<string, Mutation>> = {
  windows: (text) => text.replace(/\r?\n/g, '\r\n'),
  byteOrderMark: (text) => `\ufeff${text}`,
  noFinalNewline: (text) => text.trimEnd(),
  twice: (text) => text + text,
};

const mutations: Readonly<Record<string, Mutation>> = { ...anywhere, ...byLine, ...everywhere };

/** One of the texts, damaged once to `most` times. `words` are pieces that mean something in the format. */
export function damaged(
  texts: readonly string[],
  words: readonly string[],
  most: number,
): fc.Arbitrary<string> {
  const pieces = [
    '\0',
    '\ufeff',
    '\t',
    '\r',
    '\n',
    ' ',
    '"',
    "'",
    '\\',
    '#',
    '$',
    '\u2028',
    '\u0085',
    '\u{1f600}',
  ];
  const step = fc.record({
    mutation: fc.constantFrom(...Object.values(mutations)),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    what: fc.constantFrom(...pieces, ...words),
  });
  const steps = fc.array(step, { minLength: 1, maxLength: most });
  return fc.tuple(fc.constantFrom(...texts), steps).map(([text, all]) => {
    return all.reduce((now, { mutation, share, what }) => {
      return mutation(now, Math.floor(share * now.length), what);
    }, text);
  });
}

function flipByte(text: string, at: number, bit: number): string {
  const bytes = Buffer.from(text);
  const place = Math.min(at, bytes.length - 1);
  if (place >= 0) bytes[place] = (bytes[place] ?? 0) ^ (1 << (bit % 8));
  return bytes.toString('utf8');
}

function withLines(
  text: string,
  at: number,
  change: (line: string, next: string) => readonly string[],
  count: number = 1,
): string {
  const lines = text.split('\n');
  const index = text.slice(0, at).split('\n').length - 1;
  lines.splice(index, count, ...change(lines[index] ?? '', lines[index + 1] ?? ''));
  return lines.join('\n');
}
