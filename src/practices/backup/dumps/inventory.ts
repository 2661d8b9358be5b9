// What is in a dump, by reading all of it once: nothing of the target is touched before that is known.
import { Problem } from '../../../model/problem.ts';
import type { PipeFilter } from '../../../ports/pipes.ts';
import { nameIn, namePattern, shownName } from './names.ts';
import { sqlReader } from './sql-reader.ts';

/** What goes into one database; `name` '' = whatever comes before the first `\connect`. */
export interface Section {
  readonly name: string;
  /** Rows of each COPY block, by the table's name as it is written. */
  readonly tables: Map<string, number>;
  readonly extensions: Set<string>;
  readonly subscriptions: Set<string>;
  /** Value of each sequence, by its name as it is written: what `setval` is called with. */
  readonly sequences: Map<string, { readonly value: string; readonly isCalled: boolean }>;
  grants: number;
  statements: number;
}

export interface Inventory {
  readonly sections: readonly Section[];
  /** Of the server it was taken from, such as `15.8`; null = it does not say. */
  readonly server: string | null;
  /** Roles that something is granted to or owned by. */
  readonly roles: ReadonlySet<string>;
  /** Roles that it makes itself. */
  readonly made: ReadonlySet<string>;
  /** Its last lines say that it came to its end. */
  readonly isWhole: boolean;
}

/** Hears a dump; `inventory()` when all of it passed. */
export function inventoryOf(): PipeFilter & { inventory(): Inventory } {
  let section = emptySection('');
  const sections = [section];
  const roles = new Set<string>();
  const made = new Set<string>();
  let server: string | null = null;
  let isWhole = false;
  let isCluster = false;
  let table: string | null = null;

  const reader = sqlReader({
    statement(text) {
      section.statements += 1;
      table = nameOfCopy(text);
      if (table !== null) section.tables.set(table, section.tables.get(table) ?? 0);
      noteStatement(text, section);
      for (const role of rolesIn(text)) roles.add(role);
      const own = nameIn(text, madeRole);
      if (own !== null) made.add(own);
    },
    meta(line) {
      const name = connected(line);
      if (name === null) return;
      section = sections.find((one) => one.name === name) ?? emptySection(name);
      if (!sections.includes(section)) sections.push(section);
    },
    comment(line) {
      server ??= /^-- Dumped from database version (\S+)/.exec(line)?.[1] ?? null;
      const [, cluster, complete] = /^-- PostgreSQL database (cluster )?dump( complete)?$/.exec(line) ?? [];
      if (!line.startsWith('-- PostgreSQL database ')) return;
      // pg_dumpall's own end counts, not those of the databases in it.
      isCluster ||= cluster !== undefined;
      if (isCluster === (cluster !== undefined)) isWhole = complete !== undefined;
    },
    rows(_bytes, count) {
      if (table !== null) section.tables.set(table, (section.tables.get(table) ?? 0) + count);
    },
    rowsEnd: () => undefined,
  });
  return {
    take(part) {
      reader.take(part);
      return part;
    },
    end() {
      reader.end();
      return new Uint8Array();
    },
    inventory: () => ({ sections, server, roles, made, isWhole }),
  };
}

function emptySection(name: string): Section {
  return {
    name,
    tables: new Map(),
    extensions: new Set(),
    subscriptions: new Set(),
    sequences: new Map(),
    grants: 0,
    statements: 0,
  };
}

const copy = new RegExp(String.raw`^COPY (${namePattern})\s[\s\S]*FROM stdin`);
const extension = new RegExp(`^CREATE EXTENSION (?:IF NOT EXISTS )?(${namePattern})`);
const subscription = new RegExp(`^CREATE SUBSCRIPTION (${namePattern})`);
const madeRole = new RegExp(`^CREATE (?:ROLE|USER) (${namePattern})`);
const setval = /^SELECT pg_catalog\.setval\('((?:[^']|'')+)', (-?\d+), (true|false)\);/;

/** The table of a COPY block, as it is written; null = another statement. */
export function nameOfCopy(statement: string): string | null {
  return copy.exec(statement)?.[1] ?? null;
}

function noteStatement(text: string, section: Section): void {
  if (text.startsWith('GRANT ')) section.grants += 1;
  const ofExtension = nameIn(text, extension);
  if (ofExtension !== null) section.extensions.add(ofExtension);
  const ofSubscription = nameIn(text, subscription);
  if (ofSubscription !== null) section.subscriptions.add(ofSubscription);
  const [, sequence, value, isCalled] = setval.exec(text) ?? [];
  if (sequence !== undefined && value !== undefined)
    section.sequences.set(sequence.replaceAll("''", "'"), { value, isCalled: isCalled === 'true' });
}

const owner = new RegExp(String.raw`^ALTER [^']*? OWNER TO (${namePattern});\s*$`);
const grantee = new RegExp(
  String.raw`^(?:GRANT|REVOKE) [\s\S]*? (?:TO|FROM) (${namePattern})(?: WITH [^;]*| GRANTED BY [^;]*)?;\s*$`,
);
const defaults = new RegExp(
  String.raw`^ALTER DEFAULT PRIVILEGES FOR ROLE (${namePattern}) [\s\S]*? (?:TO|FROM) (${namePattern})`,
);
const policy =
  /^CREATE POLICY [\s\S]*? TO ((?:"(?:[^"]|"")+"|[\w$\x80-\xff]+)(?:, (?:"(?:[^"]|"")+"|[\w$\x80-\xff]+))*)/;

/** Roles that a statement cannot do without. `PUBLIC` is everybody. */
export function rolesIn(text: string): readonly string[] {
  const written = [
    owner.exec(text)?.[1],
    ...(defaults.exec(text)?.slice(1) ?? [
      text.startsWith('ALTER DEFAULT') ? undefined : grantee.exec(text)?.[1],
    ]),
    ...(policy.exec(text)?.[1]?.match(/"(?:[^"]|"")+"|[^\s,]+/g) ?? []),
  ].filter((one) => one !== undefined);
  return written.filter((one) => !/^(?:PUBLIC|CURRENT_USER|SESSION_USER)$/i.test(one)).map(shownName);
}

/** The database of `\connect`; null = no such line. Any other command of psql may run programs of this machine, and is refused. */
export function connected(line: string): string | null {
  // The key of a restricted session (CVE-2025-8714); ours has another.
  if (/^\\(?:un)?restrict \S+$/.test(line)) return null;
  const found = /^\\connect (?:-reuse-previous=on )?(.+)$/.exec(line)?.[1]?.trim();
  if (found === undefined)
    throw new Problem({
      code: 'dump-unsafe',
      message: `the dump holds a command of psql that no dump needs: ${JSON.stringify(line.slice(0, 60))}`,
      hints: [
        'such a command may run programs on this machine: take a dump by pg_dump that nobody has edited',
      ],
    });
  const ofName = /^"dbname='(.*)'"$/.exec(found)?.[1];
  return shownName(ofName?.replaceAll(/\\(.)/g, '$1') ?? found);
}
