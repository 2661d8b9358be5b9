// Candidates as they would be written, on the machine's own disk.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadOptions } from '../../src/deployment/load.ts';
import { type Adopted, adopt } from '../../src/engine/adopted.ts';
import { type Candidate, candidateOf } from '../../src/engine/render/candidate.ts';
import { writeGeneration } from '../../src/engine/state/generations.ts';
import { overrideEntry } from '../../src/engine/state/places.ts';
import type { Contribution, Fragment } from '../../src/model/fragment.ts';
import type { Generation } from '../../src/model/run.ts';
import type { World } from '../../src/ports/world.ts';
import { systemFiles } from '../../src/system/files.ts';
import { systemTree } from '../../src/system/tree.ts';
import { fakeWorld } from '../helpers/world.ts';

/** The disk as it is; nothing runs. */
export function diskWorld(directory: string): World {
  return { ...fakeWorld({ directory }), files: systemFiles(), tree: systemTree() };
}

export function adopted(directory: string, options: Partial<LoadOptions> = {}): Adopted {
  return adopt({ directory, environment: {}, ...options }, diskWorld(directory));
}

export function contribution(change: string, ...fragments: readonly Fragment[]): Contribution {
  return { change, fragments };
}

export function candidate(
  from: Adopted,
  contributions: readonly Contribution[],
  number = (from.generation?.number ?? 0) + 1,
): Candidate {
  const world = diskWorld(from.places.directory);
  return candidateOf({ adopted: from, contributions, number, secrets: new Map(), world });
}

/** What apply leaves behind: the generation's files, its record, and the env file. */
export function write(made: Candidate, from: Adopted): void {
  const { places } = from;
  if (made.contributions.length > 0) writeGeneration(places, recordOf(made, from), made.files, systemTree());
  if (made.envText !== null) {
    mkdirSync(dirname(places.envFile), { recursive: true });
    writeFileSync(places.envFile, made.envText);
  }
}

function recordOf(made: Candidate, from: Adopted): Generation {
  return {
    schemaVersion: 1,
    number: made.number,
    run: made.number,
    madeBy: 'test',
    madeAt: '2026-11-22T12:00:00.000Z',
    contributions: made.contributions,
    envFile: {
      path: '.env',
      existed: from.generation?.envFile.existed ?? from.project.envFile !== null,
    },
    edits: made.edits,
    files: made.files.map(({ path, executable }) => ({
      path,
      sha256: '0'.repeat(64),
      mode: executable ? 0o700 : 0o600,
    })),
    rows: made.rows.map((row) => ({ ...row, before: null })),
  };
}

/** Only the files Compose reads, so that any folder will do. */
export function writePlain(made: Candidate, directory: string): void {
  for (const { path, text } of made.files) {
    const target = join(directory, dirname(overrideEntry(made.number)), path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  if (made.envText !== null) writeFileSync(join(directory, '.env'), made.envText);
}
