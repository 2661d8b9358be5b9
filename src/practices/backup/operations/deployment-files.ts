// How large the deployment's own files are, and what among them is no configuration: data of add-ons, by its size.
import { posix } from 'node:path';
import { printBytes } from '../../../model/bytes.ts';
import { Problem } from '../../../model/problem.ts';
import type { Tree } from '../../../ports/tree.ts';

/** Something that is left out of the files of the deployment. */
export interface NotSaved {
  /** Relative to the directory. */
  readonly path: string;
  /** `512 MiB in a folder that auth writes`. */
  readonly why: string;
}

export interface Survey {
  readonly tooLarge: readonly NotSaved[];
  /** Of what is taken, without what is left out. */
  readonly bytes: number;
  /** Absolute paths of links, which are not followed. */
  readonly links: readonly string[];
  /** It holds more than is taken: `more than 256 MiB`. The rest was not looked at then. */
  readonly beyond?: string;
}

export interface SurveyRequest {
  readonly directory: string;
  /** Absolute paths that are left out anyway. */
  readonly without: readonly string[];
  /** Absolute folders that services write, with the service. */
  readonly written: ReadonlyMap<string, string>;
  readonly tree: Pick<Tree, 'list' | 'status'>;
  /** Ends where there is more than a folder of configuration would hold; absent = never. */
  readonly isBounded?: boolean;
}

/** Functions and certificates are far below it, databases of add-ons above it before long. */
const mostFolderBytes = 256 * 1024 ** 2;
/** Of one file. */
export const mostFileBytes = 256 * 1024 ** 2;
const mostFolderFiles = 50_000;

interface Sum {
  bytes: number;
  files: number;
}

/** Walks the directory, links not followed. A folder that a service writes and that may not be read is left out, too. */
export function surveyFiles(request: SurveyRequest): Survey {
  const { directory, without, written, tree, isBounded = false } = request;
  const skip = new Set(without);
  const tooLarge: NotSaved[] = [];
  const links: string[] = [];
  const all = { bytes: 0, files: 0 };
  const tell = (path: string, why: string) => tooLarge.push({ path: posix.relative(directory, path), why });

  function look(path: string, sum: Sum): void {
    if (skip.has(path)) return;
    const status = tree.status(path);
    sum.files += 1;
    if (status?.kind === 'file' && status.bytes > mostFileBytes)
      tell(path, `a file of ${printBytes(status.bytes)}`);
    else if (status?.kind === 'file') sum.bytes += status.bytes;
    if (status?.kind === 'link') links.push(path);
    if (status?.kind !== 'directory') return;
    const service = written.get(path);
    if (service === undefined) {
      walk(path, sum);
      return;
    }
    const own = ofService(path, service);
    sum.bytes += own?.bytes ?? 0;
    sum.files += own?.files ?? 0;
  }

  function walk(path: string, sum: Sum): void {
    for (const name of tree.list(path)) {
      if (isBounded && beyondIn(all) !== null) return;
      look(posix.join(path, name), sum);
    }
  }

  /** null = it is left out whole, which is told; what is too large in it is not told one by one then. */
  function ofService(path: string, service: string): Sum | null {
    const before = tooLarge.length;
    const sum = { bytes: 0, files: 0 };
    const why = whyNot(path, sum);
    const inside = tooLarge.length > before;
    if (why === null && !inside) return sum;
    tooLarge.splice(before);
    tell(path, `${why ?? 'large files'} in a folder that ${service} writes`);
    return null;
  }

  function whyNot(path: string, sum: Sum): string | null {
    try {
      walk(path, sum);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return 'files that may not be read';
    }
    if (sum.files > mostFolderFiles) return `${sum.files} files`;
    return sum.bytes > mostFolderBytes ? printBytes(sum.bytes) : null;
  }

  walk(directory, all);
  const beyond = isBounded ? beyondIn(all) : null;
  return { tooLarge, bytes: all.bytes, links, ...(beyond === null ? {} : { beyond }) };
}

function beyondIn({ bytes, files }: Sum): string | null {
  if (files > mostFolderFiles) return `more than ${mostFolderFiles} files`;
  return bytes > mostFolderBytes ? `more than ${printBytes(mostFolderBytes)}` : null;
}
