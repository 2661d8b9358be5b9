// The new deployment leaves the repository that it came from alone: the old machine may live, and two clusters that archive into
// one place spoil it for both (pgbackrest.org/user-guide.html; PostgreSQL docs 25.3.6: timelines keep one cluster's histories apart).
import { removeYamlKey } from '../../../deployment/yaml-edit/remove.ts';
import type { Adopted } from '../../../engine/adopted.ts';
import { applyPlan } from '../../../engine/apply/apply-plan.ts';
import type { Change } from '../../../engine/change.ts';
import { makePlan } from '../../../engine/plan/make-plan.ts';
import { readWishes } from '../../../engine/wishes/read.ts';
import { wishesFile } from '../../../engine/wishes/schema.ts';
import { writeWishes } from '../../../engine/wishes/write.ts';
import { hasWork } from '../../../model/plan.ts';
import { Problem } from '../../../model/problem.ts';
import { version } from '../../../model/version.ts';
import type { World } from '../../../ports/world.ts';

const options = { only: ['backup'], includePending: false, filesOnly: true } as const;

/**
 * Takes the repositories out of the wishes and puts a generation without archiving in effect, by files alone. The former wishes are
 * kept under the name that is returned; null = none were wished.
 */
export async function leaveArchive(
  open: () => Adopted,
  changes: readonly Change[],
  world: World,
): Promise<string | null> {
  const keptAs = withoutRepositories(open(), world);
  const plan = () => makePlan({ adopted: open(), changes, options, isStatic: true, version, world });
  const planned = await plan();
  if (!hasWork(planned.plan)) return keptAs;
  const run = await applyPlan({
    ...{ planned, replan: plan, changes, version, world },
    filesOnly: true,
    withoutDump: true,
  });
  if (run.status === 'applied') return keptAs;
  throw new Problem({
    code: 'restore-archive',
    message: `archiving could not be taken out of the restored files: ${run.stages.find(({ reason }) => reason !== undefined)?.reason ?? run.status}`,
    hints: ['look at seaworthy.yaml there, then run the command again'],
    exitCode: 5,
  });
}

function withoutRepositories({ places }: Adopted, world: World): string | null {
  const { wishes, text } = readWishes(places.directory, world.files);
  if (text === null || wishes.backup.repositories.length === 0) return null;
  return writeWishes(places, removeYamlKey(text, wishesFile, ['backup', 'repositories']), world).keptAs;
}
