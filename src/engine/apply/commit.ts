// The one step that changes what is in effect: writing a generation and renaming the env file. Used by apply, by the
// rollback of a stage, by rollback and by remove.
import { posix } from 'node:path';
import { loadProject } from '../../deployment/load.ts';
import { redactProblem } from '../../facts/redaction/problem.ts';
import { Problem } from '../../model/problem.ts';
import type { Generation, RowRecord } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import type { World } from '../../ports/world.ts';
import type { Adopted } from '../adopted.ts';
import { type Compose, composeOf } from '../compose/compose.ts';
import type { Candidate } from '../render/candidate.ts';
import { fileRecords, removeGeneration, writeGeneration } from '../state/generations.ts';
import { appendEntry } from '../state/journal.ts';
import type { Places } from '../state/places.ts';
import { sha256 } from '../state/seal.ts';
import { writeSecretFiles } from '../state/secret-files.ts';
import { lookAtEnvFile } from '../state/snapshot.ts';
import { createEnvFile, envHash, temporaryEnvFile } from './env-bytes.ts';
import { moved } from './moved.ts';

/** Journals `commit`, writes the candidate's generation, has Compose look at it, renames the env file. */
export async function commitCandidate(request: {
  readonly adopted: Adopted;
  readonly candidate: Candidate;
  readonly run: number;
  readonly version: string;
  /** Whether `docker compose config` is asked. */
  readonly ask: boolean;
  readonly world: World;
  /** Rows of the generation with their values before Seaworthy; absent: those of the one before that are still wanted. */
  readonly rows?: readonly RowRecord[];
  /** Called right before the rename; throws when something the candidate was made from is not what it was. */
  readonly unmoved?: () => void;
  readonly compose?: Compose;
}): Promise<void> {
  const { adopted, candidate, run, world } = request;
  const { places } = adopted;
  const { tree } = world;
  const former = lookAtEnvFile(places, tree);
  const bytes = candidate.envText === null ? null : Buffer.from(candidate.envText);
  const envSha256 = bytes === null ? null : sha256(bytes);
  const generation = generationNumberOf(candidate);
  appendEntry(places, run, { step: 'commit', generation, envSha256 }, tree);
  const temporary = temporaryEnvFile(places, run);
  try {
    writeSecretFiles(places, candidate.secretFiles, tree, (count) => world.randomBytes(count));
    if (generation !== 0) {
      writeGeneration(places, generationRecord(request, former.existed), candidate.files, tree);
    }
    if (bytes !== null) {
      // What a kill left of an earlier attempt of this run.
      tree.remove(temporary);
      createEnvFile(temporary, bytes, places, tree);
      resolve(adopted, temporary, world);
      if (request.ask) await askCompose(request.compose ?? composeOf(adopted, world), temporary);
    }
    request.unmoved?.();
    // An edit that a person saved meanwhile must not be lost.
    if (envHash(places, tree) !== former.sha256) throw moved(posix.basename(places.envFile));
    if (bytes === null) tree.remove(places.envFile);
    else tree.rename(temporary, places.envFile);
  } catch (error) {
    discard(places, temporary, generation, envSha256, tree);
    throw error;
  }
}

/** What COMPOSE_FILE names with this candidate in effect; 0 = none of ours, since nothing is left to say. */
export function generationNumberOf({ number, files }: Candidate): number {
  return files.length === 0 ? 0 : number;
}

/**
 * Journals `commit`, then gives the env file these bytes (null = no file). Mode and owner stay: no run changes them, so what
 * they are now is what a person wants, even if it was another when the bytes were kept. `generation` 0 = none of ours.
 */
export function commitEnvFile(request: {
  readonly adopted: Adopted;
  readonly bytes: Uint8Array | null;
  readonly generation: number;
  readonly run: number;
  readonly world: World;
}): void {
  const { adopted, bytes, generation, run, world } = request;
  const { places } = adopted;
  const { tree } = world;
  lookAtEnvFile(places, tree);
  const envSha256 = bytes === null ? null : sha256(bytes);
  appendEntry(places, run, { step: 'commit', generation, envSha256 }, tree);
  if (bytes === null) {
    tree.remove(places.envFile);
    return;
  }
  putInPlace(temporaryEnvFile(places, run), bytes, places, tree);
}

function putInPlace(temporary: string, bytes: Uint8Array, places: Places, tree: Tree): void {
  tree.remove(temporary);
  createEnvFile(temporary, bytes, places, tree);
  try {
    tree.rename(temporary, places.envFile);
  } catch (error) {
    quietly(() => tree.remove(temporary));
    throw error;
  }
}

function generationRecord(
  {
    adopted,
    candidate,
    run,
    version,
    world,
    rows,
  }: {
    readonly adopted: Adopted;
    readonly candidate: Candidate;
    readonly run: number;
    readonly version: string;
    readonly world: World;
    readonly rows?: readonly RowRecord[];
  },
  existed: boolean,
): Generation {
  const { generation, places } = adopted;
  return {
    schemaVersion: 1,
    number: candidate.number,
    run,
    madeBy: version,
    madeAt: world.clock.now().toISOString(),
    contributions: candidate.contributions,
    envFile: {
      path: posix.relative(places.directory, places.envFile),
      existed: generation?.envFile.existed ?? existed,
    },
    edits: candidate.edits,
    files: fileRecords(candidate.files),
    rows: rows ?? stillWanted(candidate, generation),
  };
}

function stillWanted(candidate: Candidate, generation: Generation | null): readonly RowRecord[] {
  const wanted = new Set(candidate.rows.map(({ change }) => change));
  return (generation?.rows ?? []).filter(({ change }) => wanted.has(change));
}

/** The candidate as it lies on disk, by the same loader that will read it once it is in effect. */
function resolve({ options }: Adopted, envFile: string, world: World): void {
  try {
    const environment = { ...options.environment, COMPOSE_FILE: undefined };
    loadProject({ ...options, files: [], environment, envFile }, world.files);
  } catch (error) {
    throw error instanceof Problem ? refused(redactProblem(error).message) : error;
  }
}

async function askCompose(compose: Compose, envFile: string): Promise<void> {
  const complaint = await compose.check({ envFile });
  if (complaint !== null) throw refused(complaint);
}

/** What a candidate is refused with; also after the rename, when Compose sees the directory itself. */
export function refused(complaint: string): Problem {
  return new Problem({
    code: 'candidate-refused',
    message: `Compose does not accept the result: ${complaint}`,
    hints: ['nothing of it is in effect; please report it with the output of seaworthy plan --json'],
    exitCode: 4,
  });
}

/** Takes back what was written, unless the rename took place and only its confirmation failed. */
function discard(
  places: Places,
  temporary: string,
  generation: number,
  envSha256: string | null,
  tree: Tree,
): void {
  quietly(() => tree.remove(temporary));
  quietly(() => {
    if (generation !== 0 && envHash(places, tree) !== envSha256) removeGeneration(places, generation, tree);
  });
}

/** What fails here as well is cleared by the next command; the first failure is the one to tell. */
function quietly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}
