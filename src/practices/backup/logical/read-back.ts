// Reading a logical copy back: every byte is what was written, and the program that would restore it takes each dump whole.
import { type OpenDatabase, openDatabase } from '../../../engine/apply/database.ts';
import { Problem } from '../../../model/problem.ts';
import type { PipeProgram } from '../../../ports/pipes.ts';
import type { EngineSite } from '../engines/contract.ts';
import { progressWords } from '../operations/progress.ts';
import type { Manifest, ManifestPart } from './manifest.ts';
import { partsOf } from './manifest.ts';
import { serverProgram } from './server.ts';
import { logicalSets, manifestFile } from './sets.ts';

const limitMs = 48 * 60 * 60_000;

/** What is wrong with the sets of one repository; none = nothing. */
export async function verifyLogical(site: EngineSite): Promise<readonly string[]> {
  const { whole, unreadable } = await logicalSets(site);
  const database = await tryDatabase(site);
  const faults = unreadable.map((id) => `${id} ${manifestFile}: cannot be read`);
  for (const manifest of whole) faults.push(...(await faultsOf(manifest, site, database)));
  site.world.talk.progress('');
  return faults;
}

async function faultsOf(
  manifest: Manifest,
  site: EngineSite,
  database: OpenDatabase | null,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const part of partsOf(manifest)) {
    const title = `${site.repository.shown}: reading ${manifest.id} ${part.file} back`;
    site.world.talk.progress(title);
    const fault = await faultOf(part, title, site, database);
    if (fault !== null) faults.push(`${manifest.id} ${part.file}: ${fault}`);
  }
  return faults;
}

async function faultOf(
  part: ManifestPart,
  title: string,
  site: EngineSite,
  database: OpenDatabase | null,
): Promise<string | null> {
  const { clock, talk } = site.world;
  const begun = clock.now();
  const isDump = part.file.endsWith('.dump');
  // Its list of contents alone says nothing of what follows: everything is written, to nowhere.
  const reader = isDump && database !== null ? readerOf(database) : null;
  const result = await site.world.pipes.run({
    from: [readPart(part, site)],
    ...(reader === null ? {} : { to: reader }),
    timeoutMs: limitMs,
    onBytes: (bytes) =>
      talk.progress(`${title}, ${progressWords({ share: shareOf(bytes, part.bytes), bytes }, begun, clock)}`),
  });
  if (!result.ok) return result.reason;
  return result.sha256 === part.sha256 && result.bytes === part.bytes
    ? null
    : 'what was read is not what was written (its checksum differs)';
}

/** What was damaged may be longer than what was written. */
function shareOf(bytes: number, written: number): number {
  return written === 0 ? 1 : Math.min(1, bytes / written);
}

/** One stream of a set, as the program that prints it. */
export function readPart(part: ManifestPart, { sidecars, repository }: EngineSite): PipeProgram {
  return sidecars.resticPiped(repository.number, ['dump', '--no-lock', part.snapshot, `/${part.file}`]);
}

function readerOf(database: OpenDatabase): PipeProgram {
  return serverProgram(database, database.own, ['pg_restore', '--file=/dev/null']);
}

/** null = it does not answer, and dumps are told by their checksums alone. */
async function tryDatabase({ adopted, world }: EngineSite): Promise<OpenDatabase | null> {
  try {
    return await openDatabase(adopted, world);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'database-unreachable') throw error;
    world.talk.warn('the database does not answer: dumps are told by their checksums alone');
    return null;
  }
}
