// Whether the env file can get its very bytes back, or a person's edits have to be kept.
import type { EnvSnapshot, JournalEntry, Run } from '../../model/run.ts';
import type { Tree } from '../../ports/tree.ts';
import { envHash } from '../apply/env-bytes.ts';
import { readJournal } from '../state/journal.ts';
import type { Places } from '../state/places.ts';

/**
 * The env file as it was before a run, when nobody but us has written to it since; null = somebody has. Every run says
 * what it found and what it left, and each must have found what the one before it left.
 */
export function untouchedSince(
  oldest: Run,
  runs: readonly Run[],
  places: Places,
  tree: Tree,
): EnvSnapshot | null {
  const later = runs
    .filter(({ number }) => number >= oldest.number)
    .sort((left, right) => left.number - right.number);
  let former: EnvSnapshot | null = null;
  let left: string | null = null;
  for (const { number, status } of later) {
    const journal = readJournal(places, number, tree);
    const before = beginning(journal);
    if (before === undefined) {
      // It was ended before it began; any other run whose journal does not begin has lost its journal.
      if (status === 'interrupted') continue;
      return null;
    }
    if (former === null) former = before;
    else if (before.sha256 !== left) return null;
    left = leftBy(journal, before);
  }
  return former !== null && envHash(places, tree) === left ? former : null;
}

function beginning(journal: readonly JournalEntry[]): EnvSnapshot | undefined {
  return journal.find((entry) => entry.step === 'begin')?.before;
}

/** What was announced last was done, unless nothing of the run is in effect; what follows shows whether that is so. */
function leftBy(journal: readonly JournalEntry[], before: EnvSnapshot): string | null {
  const end = journal.findLast((entry) => entry.step === 'end');
  if (end?.status === 'interrupted' || end?.status === 'rolled-back') return before.sha256;
  const commit = journal.findLast((entry) => entry.step === 'commit');
  return commit === undefined ? before.sha256 : commit.envSha256;
}
