import { z } from 'zod';
import { Problem } from '../../model/problem.ts';
import type { Tree } from '../../ports/tree.ts';
import { ownAccess, privateFile } from './access.ts';
import { damaged } from './damage.ts';
import type { Places } from './places.ts';
import { replaceFile } from './replace-file.ts';
import { seal, unseal } from './seal.ts';

/** Writes a record, whole or not at all. */
export function writeRecord(places: Places, path: string, record: object, tree: Tree): void {
  replaceFile(path, sealedText(record), ownAccess(places, privateFile, tree), tree);
}

/** As it lies on disk: indented, for the people who open it. */
export function sealedText(record: object): string {
  return `${seal(record, 2)}\n`;
}

/** A record; null = there is none. A damaged one is a Problem. */
export function readRecord<T>(path: string, shape: () => z.ZodType<T>, tree: Tree): T | null {
  const bytes = tree.read(path);
  return bytes === null ? null : parseRecord(path, bytes, shape);
}

/** A record's bytes → the record. `path` is for the message. */
export function parseRecord<T>(path: string, bytes: Uint8Array, shape: () => z.ZodType<T>): T {
  const isLine = bytes.at(-1) === 0x0a;
  const opened = unseal(bytes.subarray(0, isLine ? -1 : bytes.length));
  if (!opened.ok) throw damaged(path, opened.reason);
  if (!isLine) throw damaged(path, 'does not hold what was written: its end is missing');
  return shaped(path, opened.value, shape);
}

/** Sealed text that is not of the shape we know was written by another version, or by hand. */
export function shaped<T>(path: string, value: unknown, shape: () => z.ZodType<T>): T {
  const version = z.object({ schemaVersion: z.number() }).safeParse(value);
  if (version.success && version.data.schemaVersion > 1) throw newer(path, version.data.schemaVersion);
  const parsed = shape().safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
  throw damaged(path, `does not have the shape of a record${where}`);
}

function newer(path: string, version: number): Problem {
  return new Problem({
    code: 'state-newer',
    message: `${path} has schema version ${version}, and this program knows version 1`,
    hints: ['use the seaworthy that wrote it, or a newer one'],
  });
}
