// Names in SQL, as pg_dump writes them (its fmtId): plain when they may be, else in double quotes.

const one = String.raw`(?:"(?:[^"]|"")+"|[^\s".,;()'=]+)`;

/** A name, or two with a dot; the source of a pattern. */
export const namePattern = String.raw`${one}(?:\.${one})?`;

/** Its parts without quotes; text of Latin 1 becomes what it is in UTF-8. */
export function nameParts(written: string): readonly string[] {
  return [...written.matchAll(/"((?:[^"]|"")+)"|([^".]+)/g)].map(([, quoted, plain]) =>
    Buffer.from(quoted?.replaceAll('""', '"') ?? plain ?? '', 'latin1').toString('utf8'),
  );
}

/** The same for people: `shop.orders`. */
export function shownName(written: string): string {
  return nameParts(written).join('.');
}

/** A name in quotes, for SQL. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text in quotes, for SQL with standard_conforming_strings. */
export function quotedText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What stands at the beginning of a pattern with one name in it, without quotes; null = it does not match. */
export function nameIn(statement: string, pattern: RegExp): string | null {
  const found = pattern.exec(statement)?.[1];
  return found === undefined ? null : shownName(found);
}
