import { z } from 'zod';
import type { Adopted } from '../engine/adopted.ts';
import { interruptedRun } from '../engine/apply/recover.ts';
import { takeLock } from '../engine/state/lock.ts';
import { readWishes } from '../engine/wishes/read.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { beginRestore } from '../practices/backup/restore/begin.ts';
import { preflight } from '../practices/backup/restore/preflight.ts';
import {
  type RestoreRecord,
  refuseDuringRestore,
  unfinishedRestore,
} from '../practices/backup/restore/record.ts';
import { type Restored, runRestore } from '../practices/backup/restore/run-restore.ts';
import { type Site, siteOf } from '../practices/backup/restore/site.ts';
import { readTarget, type Target } from '../practices/backup/restore/target.ts';
import { printJson } from '../report/print-json.ts';
import {
  printRestored,
  printRestorePlan,
  printUnfinished,
  restoredJson,
  restorePlanJson,
} from '../report/restore.ts';
import { type CommandResult, defineCommand } from './command.ts';
import { requireConsent } from './consent.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { openAdopted } from './plan-input.ts';

const input = z.object({
  ...deploymentInput,
  to: z
    .string()
    .optional()
    .describe('A moment with its offset (2026-11-27T06:00:00Z), LATEST, or the label of a backup'),
  resume: z.boolean().default(false).describe('Bring a restore to its end that was cut short'),
  repository: z
    .int()
    .min(1)
    .max(2)
    .optional()
    .describe('Number of the repository (the first that has backups)'),
  withoutSafety: z
    .boolean()
    .default(false)
    .describe('Go on even if what is in the database now may not be saved'),
  dryRun: z.boolean().default(false).describe('Show what would be restored and lost, and do nothing'),
  yes: z.boolean().default(false).describe('Do not ask'),
  json: z.boolean().default(false).describe('Print JSON'),
});

type Given = z.infer<typeof input>;

export const restoreCommand = defineCommand({
  name: 'restore',
  summary: 'Put the database back to a moment, the last commit or a backup, in place',
  description: [
    'Shows what will be lost, saves what is there now, stops every service that could write, moves the data directory aside',
    'under a name of its own (it is never deleted), restores beside it, lets PostgreSQL recover to the moment, proves that it',
    'answers, and starts the services one level after the other. What fails before the move leaves everything as it was; what',
    'is cut short after it goes on with --resume. Restore as often as you like: a later restore finds its way by timeline.',
    'Exit code: 0 done, 2 no such moment, 3 world unreachable, 4 interrupted before a change, 5 needs a person, 6 locked, 7 declined.',
    '',
    '  seaworthy restore --to 2026-11-27T06:59:30+01:00 --dry-run -C ./docker',
    '  seaworthy restore --to LATEST -C ./docker',
    '  seaworthy restore --to 20261127-020003F -C ./docker',
    '  seaworthy restore --resume -C ./docker',
  ].join('\n'),
  effect: 'destroy',
  input,
  aliases: { ...deploymentAliases, y: 'yes' },
  values: { ...deploymentValues, to: 'words' },

  async run(given, world) {
    if (given.resume) return resume(given, world);
    const target = targetOf(given);
    const adopted = openAdopted(given, world);
    const site = await siteOf(adopted, world);
    refuseUnfinished(site);
    const { repository, withoutSafety } = given;
    const repositories = repositoriesIn(adopted, world);
    const preview = await preflight(site, { target, repository, repositories, withoutSafety });
    if (given.dryRun)
      return {
        exitCode: 1,
        text: given.json ? printJson(restorePlanJson(preview)) : printRestorePlan(preview),
      };
    await requireConsent(given.yes, () => printRestorePlan(preview), 'Restore?', world);
    return locked(
      site,
      async () => {
        refuseUnfinished(site);
        return runRestore(site, await beginRestore(site, preview, given.withoutSafety));
      },
      given,
    );
  },
});

/** Numbers of the repositories that are wished. */
function repositoriesIn({ places }: Adopted, { files }: World): readonly number[] {
  return readWishes(places.directory, files).wishes.backup.repositories.map((_, index) => index + 1);
}

function targetOf({ to }: Given): Target {
  if (to !== undefined) return readTarget(to);
  throw new Problem({
    code: 'usage',
    message: '--to is missing',
    hints: [
      'say what to go back to: --to 2026-11-27T06:00:00Z, --to LATEST, or --to LABEL of seaworthy backup list',
    ],
  });
}

/** An apply that was cut short is brought to its end first, and so is a restore. */
function refuseUnfinished({ adopted, world }: Site): void {
  refuseDuringRestore(adopted.places, world.tree);
  const run = interruptedRun(adopted.places, world);
  if (run === null) return;
  throw new Problem({
    code: 'run-unfinished',
    message: `run ${run.number} (${run.verb}) was interrupted`,
    hints: ['bring it to its end first: seaworthy apply'],
    exitCode: 5,
  });
}

async function resume(given: Given, world: World): Promise<CommandResult> {
  const site = await siteOf(openAdopted(given, world), world);
  const left = unfinished(site);
  await requireConsent(given.yes, () => printUnfinished(left), 'Go on?', world);
  return locked(site, async () => runRestore(site, unfinished(site)), given);
}

function unfinished({ adopted, world }: Site): RestoreRecord {
  const left = unfinishedRestore(adopted.places, world.tree);
  if (left !== null) return left;
  throw new Problem({
    code: 'restore-none',
    message: 'there is no restore to bring to its end',
    hints: ['begin one: seaworthy restore --to …'],
  });
}

async function locked(site: Site, act: () => Promise<Restored>, given: Given): Promise<CommandResult> {
  const lock = takeLock(site.adopted.places, 'restore', site.world);
  try {
    const restored = await act();
    const exitCode = restored.failed.size === 0 ? 0 : 5;
    return { exitCode, text: given.json ? printJson(restoredJson(restored)) : printRestored(restored) };
  } finally {
    lock.release();
  }
}
