// Content type and cache control of files of storage, set again from their rows.
import { posix } from 'node:path';
import type { ObjectPlace } from '../../../facts/objects/place.ts';
import type { World } from '../../../ports/world.ts';
import type { ObjectRow } from './objects.ts';

const limitMs = 24 * 60 * 60_000;

/**
 * The file backend keeps type and cache control in attributes alone (supabase/storage src/storage/backend/file.ts
 * METADATA_ATTR_KEYS), and a plain tar loses them; the rows know both. By `setfattr` of this machine, else by its Python.
 */
export async function setTypes(
  rows: readonly ObjectRow[],
  { folder }: ObjectPlace,
  world: World,
): Promise<number | null> {
  const typed = rows.filter(({ type, path }) => type !== null && !path.includes('\n'));
  if (typed.length === 0) return 0;
  const text = typed.map((row) => attributesOf(row, folder)).join('\n');
  const ways = [
    ['setfattr', '--restore=-'],
    ['python3', '-c', python],
  ] as const;
  for (const argv of ways) {
    const result = await world.exec.run({ argv, input: `${text}\n`, timeoutMs: limitMs });
    if (result.ran && result.code === 0) return typed.length;
  }
  return null;
}

/** In the form of `getfattr --dump` (attr's manual): bytes in base 64, so that nothing in them means anything. */
function attributesOf({ path, type, cache }: ObjectRow, folder: string): string {
  const of = (name: string, value: string | null) =>
    value === null ? [] : [`user.supabase.${name}=0s${Buffer.from(value).toString('base64')}`];
  const file = posix.join(folder, path).replaceAll('\\', '\\134');
  return [`# file: ${file}`, ...of('content-type', type), ...of('cache-control', cache), ''].join('\n');
}

/** Reads the same form, as far as it is written above. */
const python = `import base64, os, sys
path = ''
for line in sys.stdin.buffer.read().split(b'\\n'):
    if line.startswith(b'# file: '):
        path = line[8:].replace(b'\\\\134', b'\\\\')
    elif line:
        name, value = line.split(b'=0s', 1)
        os.setxattr(path, name, base64.b64decode(value))
`;
