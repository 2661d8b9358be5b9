// Content type and cache control of a file are extended attributes (supabase/storage, src/storage/backend/file.ts,
// METADATA_ATTR_KEYS), and what the service answers with. The row holds the same, written when the file was.
import { join } from 'node:path';
import type { ObjectRow } from '../../model/stored-objects.ts';
import type { SidecarWorld } from '../world.ts';
import { progressOf, type Work } from './work.ts';

const names = { type: 'user.supabase.content-type', cache: 'user.supabase.cache-control' } as const;
const limitMs = 60 * 60_000;
const atOnce = 10_000;

type Given = Readonly<Record<string, string>>;

/** Compares every file in place with its row, and gives those that differ what the row says. Resolves to how many that were, and how many still differ. */
export async function mendAttributes(
  work: Work,
): Promise<{ readonly mended: number; readonly unlike: number }> {
  const { world, rows, wanted } = work;
  const paths = [...rows.keys()].filter((path) => !wanted.has(path));
  const told = progressOf(world, 'content types', paths.length);
  let [mended, unlike] = [0, 0];
  for (let from = 0; from < paths.length; from += atOnce) {
    told(from);
    const some = paths.slice(from, from + atOnce);
    const differing = await differingOf(work, some);
    if (differing.length === 0) continue;
    await give(work, differing);
    const left = (await differingOf(work, differing)).length;
    unlike += left;
    mended += differing.length - left;
  }
  return { mended, unlike };
}

async function differingOf(work: Work, paths: readonly string[]): Promise<readonly string[]> {
  const found = await attributesOf(
    work.world,
    paths.map((path) => join(work.store, path)),
  );
  return paths.filter((path) => {
    const there = found.get(join(work.store, path)) ?? {};
    return Object.entries(saidBy(work.rows.get(path))).some(([name, value]) => there[name] !== value);
  });
}

/** What a row says; nothing where it says nothing. */
function saidBy(row: ObjectRow | undefined): Given {
  const [type, cache] = [row?.[4] ?? null, row?.[5] ?? null];
  return {
    ...(type === null ? {} : { [names.type]: type }),
    ...(cache === null ? {} : { [names.cache]: cache }),
  };
}

async function attributesOf(
  world: SidecarWorld,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Given>> {
  const words = [
    'getfattr',
    '--no-dereference',
    '--absolute-names',
    '-d',
    '-m',
    '^user[.]supabase[.]',
    '-e',
    'base64',
    '--',
  ];
  const result = await world.exec.run({
    argv: ['xargs', '-0', ...words],
    input: paths.map((path) => `${path}\0`).join(''),
    timeoutMs: limitMs,
  });
  return result.ran ? readDump(result.stdout) : new Map();
}

async function give({ world, store, rows }: Work, paths: readonly string[]): Promise<void> {
  const blocks = paths.map((path) => writeDump(join(store, path), saidBy(rows.get(path))));
  await world.exec.run({
    argv: ['setfattr', '--no-dereference', '--restore=-'],
    input: blocks.join('\n'),
    timeoutMs: limitMs,
  });
}

/** getfattr(1), output of `-d -e base64`: `# file: PATH`, then `name=0sBASE64` lines. Exported for its test. */
export function readDump(text: string): ReadonlyMap<string, Given> {
  const found = new Map<string, Record<string, string>>();
  let attributes: Record<string, string> = {};
  for (const line of text.split('\n')) {
    // `s`: a name may hold U+2028, which ends a line for a pattern and for nobody else.
    const path = /^# file: (.*)$/s.exec(line)?.[1];
    if (path !== undefined) {
      attributes = {};
      found.set(unescaped(path), attributes);
      continue;
    }
    const [, name = '', value = ''] = /^([^=]+)=0s(.*)$/.exec(line) ?? [];
    if (name !== '') attributes[name] = Buffer.from(value, 'base64').toString('utf8');
  }
  return found;
}

/** The same form, as `setfattr --restore` reads it. Exported for its test. */
export function writeDump(path: string, attributes: Given): string {
  const lines = Object.entries(attributes).map(
    ([name, value]) => `${name}=0s${Buffer.from(value).toString('base64')}`,
  );
  return `# file: ${escaped(path)}\n${lines.join('\n')}\n`;
}

/** Both programs write backslash, line feed and carriage return of a name in octal. */
function escaped(path: string): string {
  return path.replace(
    /[\\\n\r]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
}

function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
