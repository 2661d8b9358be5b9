// restic in the sidecar: objects, keys and the deployment's own files.
import { z } from 'zod';
import { Problem } from '../../../model/problem.ts';
import { capturedFolder } from '../../../model/sidecar.ts';
import type { Progress } from './progress.ts';
import { lettingGo } from './retention.ts';
import { EngineFailure, type Sidecars } from './sidecars.ts';

/** One snapshot in one repository. */
export interface Snapshot {
  readonly repository: number;
  readonly id: string;
  /** ISO 8601. */
  readonly time: string;
  readonly tags: readonly string[];
  readonly paths: readonly string[];
  /** What it holds, as one checksum. */
  readonly tree?: string | undefined;
}

/** What one run added. */
export interface Saved {
  readonly snapshot: string;
  readonly files: number;
  readonly bytes: number;
  /** Bytes that were new to the repository, as stored. */
  readonly addedBytes: number;
}

/** restic.readthedocs.io, "Scripting", JSON output of `snapshots` and of `backup`. */
const snapshotsShape = z.array(
  z.looseObject({
    id: z.string(),
    time: z.string(),
    tags: z.array(z.string()).nullish(),
    paths: z.array(z.string()),
    tree: z.string().optional(),
  }),
);
const summaryShape = z.looseObject({
  message_type: z.literal('summary'),
  snapshot_id: z.string(),
  total_files_processed: z.number(),
  total_bytes_processed: z.number(),
  data_added_packed: z.number().optional(),
  data_added: z.number(),
});

/** Exit codes of restic ("Exit codes" of the same page): 10 = there is no repository, 3 = some files could not be read. */
const noRepository = 10;

/** What snapshots belong to. */
export const tags = { objects: 'objects', deployment: 'deployment', point: 'point' } as const;

/** Where the sidecar links every object as it appears. What begins with a dot at its top is the sidecar's own. */
export const captures = `/objects/${capturedFolder}`;

/** The host that snapshots are under: a container's own name changes with each container. */
const host = 'seaworthy';

/** Makes the repository where there is none. */
export async function prepareRepository(sidecars: Sidecars, repository: number): Promise<void> {
  try {
    await sidecars.restic(repository, ['cat', 'config', '--no-lock'], { timeoutMs: 120_000 });
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.ended !== noRepository) throw error;
    await sidecars.restic(repository, ['init', '--repository-version', '2'], { timeoutMs: 300_000 });
  }
}

/** Saves folders of the sidecar. Extended attributes come with them. `onProgress` hears of each percent. */
export async function saveFolders(
  sidecars: Sidecars,
  repository: number,
  paths: readonly string[],
  point: string,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<Saved> {
  const words = ['--tag', tags.objects, '--tag', point, '--exclude', `${captures}/.*`];
  return added(sidecars, repository, [...words, ...paths], { onProgress });
}

/** Saves one file of this machine under a name. `kind` = what it is, as a tag. */
export async function saveFile(
  sidecars: Sidecars,
  repository: number,
  file: { readonly path: string; readonly name: string; readonly kind: 'deployment' | 'point' },
  point: string,
): Promise<Saved> {
  const words = ['--tag', file.kind, '--tag', point, '--stdin', '--stdin-filename', file.name];
  return added(sidecars, repository, words, { inputFile: file.path });
}

/**
 * A run of `backup`. restic says again and again how far it is, half of a kilobyte each: in a day more than an answer may hold. So its
 * lines are looked at as they come, and the last one is kept.
 */
async function added(
  sidecars: Sidecars,
  repository: number,
  words: readonly string[],
  more: { readonly inputFile?: string; readonly onProgress?: (progress: Progress) => void },
): Promise<Saved> {
  const { onProgress = () => undefined, ...input } = more;
  let last = '';
  const onStatus = eachPercent(onProgress);
  await sidecars.restic(repository, ['backup', '--json', '--host', host, ...words], {
    ...input,
    onOutputLine: (line) => {
      last = line;
      const status = statusIn(line);
      if (status !== null) onStatus(status);
    },
  });
  return summaryOf(last);
}

function eachPercent(onProgress: (progress: Progress) => void): (progress: Progress) => void {
  let percent = -1;
  return (progress) => {
    if (Math.floor(progress.share * 100) === percent) return;
    percent = Math.floor(progress.share * 100);
    onProgress(progress);
  };
}

/** restic.readthedocs.io, "Scripting", `backup`, status: the share of the bytes found so far; no bytes while there are none. */
function statusIn(line: string): Progress | null {
  const share = /^\{"message_type":"status".*?"percent_done":([\d.e-]+)/.exec(line)?.[1];
  if (share === undefined) return null;
  const bytes = /"bytes_done":(\d+)/.exec(line)?.[1];
  return { share: Math.min(1, Number(share)), bytes: bytes === undefined ? null : Number(bytes) };
}

/** Every snapshot of a repository under one host, oldest first; none where there is no repository yet. `until` gives up waiting. */
export async function snapshotsOf(
  sidecars: Sidecars,
  repository: number,
  under: string = host,
  until?: AbortSignal,
): Promise<readonly Snapshot[]> {
  try {
    const words = ['snapshots', '--json', '--no-lock', '--host', under];
    const more = { timeoutMs: 300_000, ...(until === undefined ? {} : { until }) };
    const found = read(snapshotsShape, await sidecars.restic(repository, words, more));
    return found.map((one) => ({ ...one, repository, tags: one.tags ?? [] }));
  } catch (error) {
    if (error instanceof EngineFailure && error.ended === noRepository) return [];
    throw error;
  }
}

/** Snapshots of repositories, of which one is asked ahead: a second that need not be waited for later. */
export interface AheadOfTime {
  of(repository: number): Promise<readonly Snapshot[]>;
  /** Ends the question where nobody wants its answer any more. */
  end(): void;
}

export function snapshotsAhead(sidecars: Sidecars, likely: number | undefined): AheadOfTime {
  const over = new AbortController();
  const asked = likely === undefined ? undefined : snapshotsOf(sidecars, likely, host, over.signal);
  // Whoever wants the answer hears of its failure; nobody may.
  asked?.catch(() => undefined);
  return {
    of: (repository) =>
      asked !== undefined && repository === likely ? asked : snapshotsOf(sidecars, repository),
    end: () => over.abort(),
  };
}

/**
 * Reads everything back. Resolves to what is wrong; none = nothing. `onProgress` hears of each percent of the packs, and of no bytes.
 */
export async function verifyObjects(
  sidecars: Sidecars,
  repository: number,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<readonly string[]> {
  const onStatus = eachPercent(onProgress);
  const named: string[] = [];
  try {
    await releaseStale(sidecars, repository);
    await sidecars.restic(repository, ['check', '--read-data'], {
      onErrorLine: (line) => void named.push(...damagedIn(line)),
      onOutputLine: (line) => {
        const share = packsIn(line);
        if (share !== null) onStatus({ share, bytes: null });
      },
    });
    return [];
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    return named.length === 0 ? [error.message] : [...new Set(named)].map((one) => `restic: ${one}`);
  }
}

/** `[0:12] 42.11%  8 / 19 packs`, as restic 0.18 prints it while it reads data. With `--json` it tells nothing before its end. */
function packsIn(line: string): number | null {
  const percent = /^\[[\d:]+\] (\d+(?:\.\d+)?)% +\d+ \/ \d+ packs/.exec(line)?.[1];
  return percent === undefined ? null : Number(percent) / 100;
}

/** restic 0.18, cmd/restic/cmd_check.go: what a line names; the last one only says that there are errors. Files bear their hashes. */
const damaged =
  /^(?:error: )?(pack [0-9a-f]{64}(?: contains \d+ errors?|: does not exist)|failed to load snapshot [0-9a-f]+|error loading index [0-9a-f]+)/;

function damagedIn(line: string): readonly string[] {
  const found = damaged.exec(line)?.[1];
  return found === undefined ? [] : [found];
}

/** Lets go what no moment of the days that are kept needs, and never the newest of a kind. */
export async function forgetObjects(
  sidecars: Sidecars,
  repository: number,
  keepDays: number,
  now: Date,
): Promise<void> {
  const ids = lettingGo(await snapshotsOf(sidecars, repository), keepDays, now);
  if (ids.length === 0) return;
  await releaseStale(sidecars, repository);
  // In a bucket that takes hours: its lines are signs of life.
  await sidecars.restic(repository, ['forget', '--prune', ...ids], { onOutputLine: () => undefined });
}

/** What a killed run left: restic removes the locks of programs that are gone, and no others (its manual, `unlock`). */
async function releaseStale(sidecars: Sidecars, repository: number): Promise<void> {
  await sidecars.restic(repository, ['unlock'], { timeoutMs: 120_000 });
}

/** What `backup --json` tells at its end. */
export function summaryOf(text: string): Saved {
  const last = text.trim().split('\n').at(-1) ?? '';
  const summary = read(summaryShape, last);
  return {
    snapshot: summary.snapshot_id,
    files: summary.total_files_processed,
    bytes: summary.total_bytes_processed,
    addedBytes: summary.data_added_packed ?? summary.data_added,
  };
}

function read<Shape extends z.ZodType>(shape: Shape, text: string): z.infer<Shape> {
  try {
    return shape.parse(JSON.parse(text));
  } catch (cause) {
    throw new Problem({
      code: 'backup-engine',
      message: 'restic answered in an unexpected form',
      hints: ['check that the image of seaworthy-objects is the one that Seaworthy built'],
      fault: 'world',
      cause,
    });
  }
}
