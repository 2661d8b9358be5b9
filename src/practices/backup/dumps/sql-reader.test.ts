import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sqlReader } from './sql-reader.ts';

type Heard = readonly [kind: string, text: string | number];

/** What a text is taken for, read in parts that end anywhere. */
function heard(text: string, cuts: readonly number[] = []): readonly Heard[] {
  const found: Heard[] = [];
  const reader = sqlReader({
    statement: (one) => found.push(['statement', one]),
    meta: (one) => found.push(['meta', one]),
    comment: (one) => found.push(['comment', one]),
    rows: (bytes, count) => {
      const last = found.at(-1);
      const before = last?.[0] === 'rows' ? Number(last[1]) : 0;
      if (last?.[0] === 'rows') found.pop();
      expect(Buffer.from(bytes).toString('utf8').split('\n').length - 1).toBe(count);
      found.push(['rows', before + count]);
    },
    rowsEnd: () => found.push(['end', '']),
  });
  const bytes = Buffer.from(text);
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  for (const [index, from] of places.entries())
    reader.take(bytes.subarray(from, places[index + 1] ?? bytes.length));
  reader.end();
  return found;
}

const statements = (text: string) =>
  heard(text).flatMap(([kind, one]) => (kind === 'statement' ? [one] : []));

describe('a dump as SQL', () => {
  it.each([
    ["select 'a;b', 'it''s;';\nselect 2;", ["select 'a;b', 'it''s;';", 'select 2;']],
    ["select E'a\\';b';\nselect 2;", ["select E'a\\';b';", 'select 2;']],
    ["select 'back\\';\nselect 2;", ["select 'back\\';", 'select 2;']],
    ['create table "a;""b" (x int);\n', ['create table "a;""b" (x int);']],
    ['do $x$ begin; $$ ; end $x$;\nselect 1;\n', ['do $x$ begin; $$ ; end $x$;', 'select 1;']],
    ['select $1;\nselect a$b$ from t; select 3;', ['select $1;', 'select a$b$ from t;', 'select 3;']],
    ['/* ; /* ; */ ; */ select 1;\n', ['/* ; /* ; */ ; */ select 1;']],
    ['-- a; comment\nselect 1 -- more;\n, 2;\n', ['select 1 -- more;\n, 2;']],
    ["create function f() as $_$\n'; \\. --\n$_$;\n", ["create function f() as $_$\n'; \\. --\n$_$;"]],
    ['select 1', ['select 1\n']],
  ])('%j holds its statements whole', (text, expected) => expect(statements(text)).toEqual(expected));

  it('has rows after a COPY that reads them, whatever they look like', () => {
    const rows = "1\tselect ';\n2\t$x$\n\\\\.\n\\N\n3\t\\.x\n";
    const found = heard(`COPY public.t (a, b) FROM stdin;\n${rows}\\.\n\nselect 1;\n`);
    expect(found).toEqual([
      ['statement', 'COPY public.t (a, b) FROM stdin;'],
      ['rows', 5],
      ['end', ''],
      ['statement', 'select 1;'],
    ]);
  });

  it('has no row where there is none', () => {
    expect(heard('COPY t FROM stdin;\n\\.\n')).toEqual([
      ['statement', 'COPY t FROM stdin;'],
      ['end', ''],
    ]);
  });

  it('has commands of psql outside of everything, and where SQL has no backslash', () => {
    expect(heard("\\restrict x\nselect '\\! no';\n\\connect a\nselect 1 \\g |sh\n;\n")).toEqual([
      ['meta', '\\restrict x'],
      ['statement', "select '\\! no';"],
      ['meta', '\\connect a'],
      ['meta', '\\g |sh'],
      ['statement', 'select 1 ;'],
    ]);
  });

  it('is the same however it arrives', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "select 'x;\\', E'\\'';\n",
        'create function f() as $a$ ; \\. $b$ $a$;\n',
        'COPY "t;u" (a) FROM stdin;\n1\n\\N\n\\\\.\n\\.\n',
        'COPY e FROM stdin;\n\\.\n',
        '-- comment; \n',
        '\\connect x\n',
        '/* ; */ select "a;" ;\n',
        '\n',
      ),
      fc.string().map((text) => `select '${text.replaceAll("'", "''").replaceAll('\0', '')}';\n`),
      fc.string().map((text) => `COPY s FROM stdin;\n${text.replaceAll(/[\\\n\0]/g, '')}x\n\\.\n`),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 20 }),
        (pieces, cuts) => {
          const text = pieces.join('');
          expect(heard(text, cuts)).toEqual(heard(text));
        },
      ),
    );
  });

  it('keeps every literal in one statement', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string({ unit: fc.constantFrom('a', ';', "'", '$', '\\', '\n', '-') }),
        (one, other) => {
          const text = `select '${(one + other).replaceAll("'", "''").replaceAll('\0', '')}';`;
          expect(
            statements(`${text}\n`).map((found) => Buffer.from(`${found}`, 'latin1').toString('utf8')),
          ).toEqual([text]);
        },
      ),
    );
  });
});
