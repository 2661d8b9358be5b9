import { type Known, known, unknownFact } from '../../model/fact.ts';
import type { GathererContext } from '../gatherer.ts';
import type { ObjectPlace } from './place.ts';

export interface ObjectFile {
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** A slow disk with many files; longer would hold the whole audit up. */
const limitMs = 30_000;

/**
 * Every file below the tenant's folder by its path there, in one listing of GNU find. Symbolic links are followed as the
 * service follows them. A listing that broke off anywhere is none: what it lacks would look lost.
 */
export async function objectFiles(
  context: GathererContext,
  { mount, folder }: ObjectPlace,
): Promise<Known<ReadonlyMap<string, ObjectFile>>> {
  const { files, exec } = context.world;
  const shown = context.redactor.text(folder);
  const status = files.status(folder);
  // The service makes the folder with the first upload. Without the mount itself this is the wrong place to look.
  if (status === 'missing' && typeof files.status(mount) === 'object') return known(new Map());
  if (status === 'missing') return unknownFact(`needs ${context.redactor.text(mount)}, which is not there`);
  if (status === 'denied') return unknownFact(`needs the right to read ${shown} (run it as root)`);
  const result = await exec.run({
    argv: ['find', '-L', folder, '-ignore_readdir_race', '-type', 'f', '-printf', '%P\\0%s\\0%T@\\0'],
    environment: { LC_ALL: 'C' },
    timeoutMs: limitMs,
  });
  if (!result.ran) return unknownFact(result.reason);
  if (result.code !== 0) {
    const words = result.stderr.trim().split('\n')[0] || `it ended with code ${result.code}`;
    return unknownFact(`find could not list all of ${shown}: ${context.redactor.text(words)}`);
  }
  return read(result.stdout);
}

function read(output: string): Known<ReadonlyMap<string, ObjectFile>> {
  const fields = output.split('\0');
  const found = new Map<string, ObjectFile>();
  for (let index = 0; index + 2 < fields.length; index += 3) {
    const [path = '', bytes, modified] = fields.slice(index, index + 3).map((field) => field ?? '');
    found.set(path, { bytes: Number(bytes), modifiedMs: Number(modified) * 1000 });
  }
  const isWhole = fields.length % 3 === 1 && fields.at(-1) === '';
  return isWhole ? known(found) : unknownFact('find answered in an unexpected form');
}
