// One thing gone wrong in a sound deployment, and which checks must say so.
import { known } from '../../src/model/fact.ts';
import type { Facts, FactTable } from '../../src/model/facts/table.ts';
import type { BaseName } from './bases/index.ts';
import { composeFilesOf, type FilesEdit, overlay } from './edits.ts';

/** Where the breakage is seen: in the files, or in facts that are injected in the shape Docker, Postgres or the host give. */
export type Mode = 'static' | 'docker' | 'postgres' | 'host';

export interface Mutation {
  /** What went wrong, in plain words; unique. */
  readonly what: string;
  readonly mode: Mode;
  /** Checks that must fail. Of a `static` one: from the files alone, and with everything seen. */
  readonly breaks: readonly string[];
  /** Checks that may fail too: the same breakage seen from another side. Any other new failure is a false alarm. */
  readonly also?: readonly string[];
  /** The bases it is about; absent = every base that it changes. */
  readonly on?: readonly BaseName[];
  readonly files?: FilesEdit;
  /** Permission bits of `.env`. */
  readonly envMode?: number;
  readonly facts?: (facts: Facts) => Facts;
}

interface More {
  readonly also?: readonly string[];
  readonly on?: readonly BaseName[];
}

/** A breakage in the files. */
export function inFiles(
  what: string,
  breaks: readonly string[],
  files: FilesEdit,
  more: More = {},
): Mutation {
  return { what, mode: 'static', breaks, files, ...more };
}

/** A breakage that only facts of the running deployment show. `change` gives the facts that differ. */
export function inFacts(
  mode: Exclude<Mode, 'static'>,
  what: string,
  breaks: readonly string[],
  change: (given: FactTable) => Partial<FactTable>,
  more: More = {},
): Mutation {
  const facts = (before: Facts): Facts => {
    const changed = Object.entries(change(valuesOf(before))).map(([name, value]) => [name, known(value)]);
    return { ...before, table: { ...before.table, ...Object.fromEntries(changed) } };
  };
  return { what, mode, breaks, facts, ...more };
}

/** An overlay that says this of one service, which must exist under one of the names. */
export function saying(names: string | readonly string[], body: string): FilesEdit {
  return (files) => {
    const texts = composeFilesOf(files).map((path) => files[path] ?? '');
    const isHere = (name: string) => texts.some((text) => new RegExp(`^ {2}${name}:$`, 'm').test(text));
    const name = [names].flat().find(isHere);
    if (name === undefined) return files;
    const indented = body.trim().replace(/^/gm, '    ');
    return overlay('docker-compose.late.yml', `services:\n  ${name}:\n${indented}\n`)(files);
  };
}

/** Another service beside the others. */
export function newService(name: string, body: string): FilesEdit {
  const indented = body.trim().replace(/^/gm, '    ');
  return overlay('docker-compose.late.yml', `services:\n  ${name}:\n${indented}\n`);
}

/** The known facts by name; an unknown one is undefined, and a mutation that reads it throws. */
function valuesOf({ table }: Facts): FactTable {
  const values = Object.entries(table).flatMap(([name, fact]) => (fact.known ? [[name, fact.value]] : []));
  return Object.fromEntries(values);
}
