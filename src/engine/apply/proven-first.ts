import type { PlannedRun } from '../plan/make-plan.ts';
import { readWishes } from '../wishes/read.ts';
import type { ApplyRequest } from './apply-plan.ts';
import { wholeCandidate } from './whole-candidate.ts';

/** Lets each change that is about to take effect prove what it relies on. Problems leave nothing behind, not even a run. */
export async function provenFirst(
  { adopted, plan, desired, candidate }: PlannedRun,
  { changes, secrets, world }: Pick<ApplyRequest, 'changes' | 'secrets' | 'world'>,
): Promise<void> {
  const staged = new Set(
    plan.stages.filter(({ action }) => action !== 'withdraw').map(({ change }) => change),
  );
  const proving = changes.filter(({ id, prove }) => prove !== undefined && staged.has(id));
  if (proving.length === 0) return;
  const { secretFiles } = await wholeCandidate({
    ...{ adopted, contributions: desired, number: candidate.number, world },
    ...(secrets === undefined ? {} : { secrets }),
  });
  const { places } = adopted;
  const { wishes } = readWishes(places.directory, world.files);
  const secret = (name: string) => secretFiles.find((file) => file.name === name)?.value ?? null;
  for (const { prove } of proving) await prove?.({ world, places, wishes, secret });
}
