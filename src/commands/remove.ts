import { z } from 'zod';
import { refuseRunningAgent } from '../engine/state/jobs.ts';
import { keptVolumes } from '../engine/undo/kept-volumes.ts';
import { type PlannedUndo, planUndo } from '../engine/undo/plan-undo.ts';
import {
  type Belongings,
  belongingsOf,
  editedByHand,
  isBack,
  oldestInEffect,
  removeBelongings,
  stillInEffect,
} from '../engine/undo/remove.ts';
import { rollback } from '../engine/undo/rollback.ts';
import type { Run } from '../model/run.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { printJson } from '../report/print-json.ts';
import { printUndo, printUndone } from '../report/undo.ts';
import { defineCommand } from './command.ts';
import { requireConsent } from './consent.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { finishFirst } from './finish-first.ts';
import { openAdopted } from './plan-input.ts';
import { requireEngine } from './require-engine.ts';
import { undoInput } from './undo-input.ts';

const input = z.object({ ...deploymentInput, ...undoInput });

type Given = z.infer<typeof input>;

export const removeCommand = defineCommand({
  name: 'remove',
  summary: 'Leave plain Compose behind: undo everything, then delete what Seaworthy keeps',
  description: [
    'Rolls back every run that is in effect, then deletes seaworthy/ and .seaworthy/ with the history and the dumps in it.',
    'seaworthy.yaml is yours and stays. Exit codes are those of rollback.',
    '',
    '  seaworthy remove -C ./docker --dry-run',
    '  seaworthy remove -C ./docker',
  ].join('\n'),
  effect: 'destroy',
  input,
  aliases: deploymentAliases,
  values: deploymentValues,

  async run(given, world) {
    if (!given.dryRun) await finishFirst(given, 'remove', world);
    const adopted = openAdopted(given, world);
    const { places } = adopted;
    const oldest = oldestInEffect(places, world.tree);
    if (oldest === undefined && adopted.generation !== null) throw stillInEffect(places);
    const belongings = {
      ...belongingsOf(places, world.tree),
      edited: editedByHand(places, world),
      volumes: keptVolumes(places, adopted.base.name, world.tree),
    };
    if (belongings.deleted.length === 0) {
      const nothing = { run: null, deleted: [], stays: belongings.stays };
      return { exitCode: 0, text: given.json ? printJson(nothing) : 'Nothing of Seaworthy is here.\n' };
    }
    const replan = () => planRemoval(oldest ?? 0, given, world);
    const planned = oldest === undefined ? null : await replan();
    const shown = () =>
      `${planned === null ? '' : printUndo(planned.plan)}${printBelongings(belongings, belongings.edited)}${printVolumes(belongings.volumes)}`;
    if (given.dryRun) {
      const plan = { rollback: planned?.plan ?? null, ...belongings };
      return { exitCode: 1, text: given.json ? printJson(plan) : shown() };
    }
    refuseRunningAgent(places, world);
    if (planned !== null) requireEngine(planned.plan.live, given.filesOnly);
    await requireConsent(given.yes, shown, 'Undo and delete?', world);
    const run = planned === null ? null : await undo(planned, replan, given, world);
    if (run !== null && !isBack(run)) {
      return { exitCode: 5, text: given.json ? printJson({ run, deleted: [] }) : printUndone(run) };
    }
    removeBelongings(places, world);
    const { deleted, stays, volumes } = belongings;
    const text = `${printGone(belongings, run)}${printVolumes(volumes)}`;
    return { exitCode: 0, text: given.json ? printJson({ run, deleted, stays, volumes }) : text };
  },
});

function planRemoval(run: number, given: Given, world: World): Promise<PlannedUndo> {
  const { filesOnly } = given;
  return planUndo({ adopted: openAdopted(given, world), run, filesOnly, version, world });
}

function undo(
  planned: PlannedUndo,
  replan: () => Promise<PlannedUndo>,
  { filesOnly, withoutDump }: Given,
  world: World,
): Promise<Run> {
  return rollback({ planned, replan, verb: 'remove', filesOnly, withoutDump, changes, version, world });
}

function printBelongings({ deleted, stays, dumps }: Belongings, edited: readonly string[]): string {
  return [
    `Deletes ${deleted.join(', ')}`,
    ...edited.map((path) => `   with ${path} (edited by hand): copy what you want to keep`),
    ...(dumps.length === 0 ? [] : [`   with ${dumps.join(', ')}: copy what you want to keep`]),
    ...(stays.length === 0 ? [] : [`Leaves ${stays.join(', ')}`]),
    '',
  ].join('\n');
}

function printGone({ deleted, stays }: Belongings, run: Run | null): string {
  const rest = stays.length === 0 ? '' : `; ${stays.join(', ')} is yours and stays`;
  const later = run?.filesOnly === true ? 'Containers follow with docker compose up -d.\n' : '';
  return `✓ plain Compose is left: ${deleted.join(', ')} deleted${rest}\n${later}`;
}

/** What is in them cannot be had again at will: authorities bound how many certificates they issue in a week. */
function printVolumes(volumes: readonly string[]): string {
  if (volumes.length === 0) return '';
  return `Volumes stay, where Docker made them (certificates, ACME accounts); they are deleted by: docker volume rm ${volumes.join(' ')}\n`;
}
