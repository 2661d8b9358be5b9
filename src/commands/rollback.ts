import { z } from 'zod';
import { planUndo } from '../engine/undo/plan-undo.ts';
import { rollback } from '../engine/undo/rollback.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { version } from '../model/version.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { printJson } from '../report/print-json.ts';
import { printUndo, printUndone } from '../report/undo.ts';
import { type CommandResult, defineCommand } from './command.ts';
import { requireConsent } from './consent.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { finishFirst } from './finish-first.ts';
import { openAdopted } from './plan-input.ts';
import { requireEngine } from './require-engine.ts';
import { undoInput } from './undo-input.ts';

const input = z.object({
  run: z
    .string()
    .optional()
    .describe('Number of the run to undo, with every later one (the newest in effect)'),
  ...deploymentInput,
  ...undoInput,
});

export const rollbackCommand = defineCommand({
  name: 'rollback',
  summary: 'Put back what was before a run: files, containers, rows',
  description: [
    'Gives the env file its former bytes; where a person edited it since, only the keys of Seaworthy go back.',
    'Containers that were changed are recreated and awaited. It is a run like any other: seaworthy history shows it.',
    'Exit code: 0 done, 2 nothing to undo, 5 done in part, needs a person, 6 locked, 7 declined.',
    '',
    '  seaworthy rollback -C ./docker',
    '  seaworthy rollback 3 -C ./docker --dry-run',
  ].join('\n'),
  effect: 'write',
  input,
  positional: ['run'],
  aliases: deploymentAliases,
  values: { ...deploymentValues, run: 'run-in-effect' },

  async run(given, world) {
    const { filesOnly, withoutDump } = given;
    const finished = given.dryRun ? null : await finishFirst(given, 'rollback', world);
    const which = given.run === undefined ? {} : { run: runNumber(given.run) };
    if (finished !== null && isMeant(finished, which.run)) return resultOf(finished, given.json);
    const replan = () =>
      planUndo({ adopted: openAdopted(given, world), filesOnly, version, world, ...which });
    const planned = await replan();
    if (given.dryRun) {
      return { exitCode: 1, text: given.json ? printJson(planned.plan) : printUndo(planned.plan) };
    }
    requireEngine(planned.plan.live, filesOnly);
    await requireConsent(given.yes, () => printUndo(planned.plan), 'Roll back?', world);
    const run = await rollback({
      ...{ planned, replan, filesOnly, withoutDump, changes, version, world },
      verb: 'rollback',
    });
    return resultOf(run, given.json);
  },
});

/**
 * Who was cut short and says it again wants one rollback, not two; and an interrupted apply of which nothing is left is
 * undone: the one before it is not meant.
 */
function isMeant({ number, verb, status }: Run, wanted: number | undefined): boolean {
  // A rollback that never came into effect is still to be done.
  if (verb !== 'apply') return status !== 'interrupted';
  const isGone = status === 'interrupted' || status === 'rolled-back';
  return isGone && (wanted === undefined || wanted === number);
}

function resultOf(run: Run, json: boolean): CommandResult {
  const exitCode = run.status === 'needs-a-person' ? 5 : 0;
  if (json) return { exitCode, text: printJson(run) };
  if (run.verb !== 'apply') return { exitCode, text: printUndone(run) };
  return { exitCode, text: `✓ nothing of run ${run.number} is in effect\n` };
}

function runNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Problem({
    code: 'usage',
    message: `${JSON.stringify(text)} is no number of a run`,
    hints: ['seaworthy history lists them'],
  });
}
