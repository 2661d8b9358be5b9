// The files in effect follow what is recorded of a run's stages.
import { isDeepStrictEqual } from 'node:util';
import type { Contribution } from '../../model/fragment.ts';
import type { Generation, JournalEntry, RowRecord, Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import { type Adopted, adopt } from '../adopted.ts';
import type { Change } from '../change.ts';
import { stillThere } from '../render/still-there.ts';
import { generationNumbers, readGeneration } from '../state/generations.ts';
import { readJournal } from '../state/journal.ts';
import type { Places } from '../state/places.ts';
import { snapshotBytes } from '../state/snapshot.ts';
import { commitCandidate, commitEnvFile } from './commit.ts';
import { envHash } from './env-bytes.ts';
import type { Settling } from './settle.ts';
import { wholeCandidate } from './whole-candidate.ts';

/** Commits a further generation without the stages that were rolled back, if they are in effect still. */
export async function align(run: Run, adopted: Adopted, settling: Settling): Promise<Adopted> {
  const { places, options, world } = settling;
  if (run.verb !== 'apply' || run.stages.every(({ status }) => status !== 'rolled-back')) return adopted;
  const inEffect = adopted.generation?.number ?? 0;
  if (inEffect === run.from) return adopted;
  const former = run.from === 0 ? null : readGeneration(places, run.from, world.tree);
  const first = readGeneration(places, run.to, world.tree);
  const isNothingLeft = run.stages.every(({ status }) => status === 'rolled-back');
  const left = isNothingLeft
    ? (former?.contributions ?? [])
    : contributionsLeft(run, first, former, settling.changes);
  const contributions = left.flatMap((one) => stillThere(one, adopted.base) ?? []);
  if (isDeepStrictEqual(adopted.generation?.contributions ?? [], contributions)) return adopted;
  if (isNothingLeft && putBackFormer(run, adopted, world)) return adopt(options, world);
  await commitOther(run, adopted, contributions, settling);
  return adopt(options, world);
}

/** What the run wanted, but for stages that were rolled back: those as they were before. In the order of the changes. */
function contributionsLeft(
  run: Run,
  first: Generation | null,
  former: Generation | null,
  changes: readonly Change[],
): readonly Contribution[] {
  const gone = new Set(
    run.stages.flatMap(({ change, status }) => (status === 'rolled-back' ? [change] : [])),
  );
  const left = [
    ...(first?.contributions ?? []).filter(({ change }) => !gone.has(change)),
    ...(former?.contributions ?? []).filter(({ change }) => gone.has(change)),
  ];
  const order = new Map<string, number>(changes.map(({ id }, index) => [id, index]));
  const place = ({ change }: Contribution) => order.get(change) ?? changes.length;
  return left.sort((one, other) => place(one) - place(other));
}

/** The very bytes from before the run. false = a person edited the file since, and keeps their edit. */
function putBackFormer(run: Run, adopted: Adopted, world: World): boolean {
  const { places } = adopted;
  const journal = readJournal(places, run.number, world.tree);
  const begin = journal.find((entry) => entry.step === 'begin');
  const ours = lastCommit(journal)?.envSha256;
  if (begin === undefined || ours === undefined) return false;
  if (![ours, ...commitHashes(journal)].includes(envHash(places, world.tree))) return false;
  const { before } = begin;
  const bytes = snapshotBytes(places, run.number, before, world.tree);
  commitEnvFile({ adopted, bytes, generation: run.from, run: run.number, world });
  return true;
}

function commitHashes(journal: readonly JournalEntry[]): readonly (string | null)[] {
  return journal.flatMap((entry) => (entry.step === 'commit' ? [entry.envSha256] : []));
}

function lastCommit(journal: readonly JournalEntry[]) {
  return journal.findLast((entry) => entry.step === 'commit');
}

async function commitOther(
  run: Run,
  adopted: Adopted,
  contributions: readonly Contribution[],
  { world, version, openCompose, places }: Settling,
): Promise<void> {
  const number = Math.max(run.to, ...generationNumbers(places, world.tree)) + 1;
  // Values of secrets that are in effect are taken from there: nobody is asked for them again.
  const candidate = await wholeCandidate({ adopted, contributions, number, world });
  const rows = rowsLeft(run, contributions, places, world);
  const compose = openCompose === undefined ? {} : { compose: openCompose(adopted, world) };
  const ask = !run.filesOnly;
  await commitCandidate({ adopted, candidate, run: run.number, version, world, ask, rows, ...compose });
}

/** As recorded: a row that goes back to what an earlier run wanted has that run's record. */
function rowsLeft(
  run: Run,
  contributions: readonly Contribution[],
  places: Places,
  { tree }: World,
): readonly RowRecord[] {
  const records = [run.to, run.from].flatMap((number) =>
    number === 0 ? [] : (readGeneration(places, number, tree)?.rows ?? []),
  );
  const wanted = contributions.flatMap(({ change, fragments }) =>
    fragments.flatMap((fragment) => (fragment.kind === 'row' ? [{ ...fragment, change }] : [])),
  );
  return wanted.flatMap((row) => {
    const found = records.find((record) => {
      const { before: _, ...rest } = record;
      return isDeepStrictEqual(rest, row);
    });
    return found === undefined ? [] : [found];
  });
}
