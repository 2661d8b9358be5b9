import { shellLine } from '../engine/compose/arguments.ts';
import { listed } from '../engine/words.ts';
import type { Run, RunStage } from '../model/run.ts';
import { shown } from './shown.ts';

/** How an apply ended: stage by stage, what is in effect now, and how to undo it. `where`: the words that point at the deployment. */
export function printApplied(run: Run, where: readonly string[]): string {
  const isAnyLeft = run.stages.some(({ status }) => status === 'applied');
  return [
    ...run.stages.map(stageLine),
    ...(run.trouble ?? []).map((line) => `✗ ${shown(line)}`),
    '',
    inEffect(run),
    ...(run.dump === undefined ? [] : [`Dump of the database before it: ${run.dump}`]),
    ...(isAnyLeft ? [`Undo: ${shellLine(['seaworthy', 'rollback', String(run.number), ...where])}`] : []),
    '',
  ].join('\n');
}

function stageLine({ change, title, status, reason, waiting }: RunStage): string {
  if (status === 'applied' && waiting !== undefined)
    return `! ${change}  does not reach ${listed(waiting)} yet: differs from your files already, and was left alone (--include-pending recreates it)`;
  if (status === 'applied') return `✓ ${change}  ${title}`;
  return `✗ ${change}  rolled back${reason === undefined ? '' : `: ${shown(reason)}`}`;
}

function inEffect({ to, filesOnly, status }: Run): string {
  if (to === 0) return 'In effect: your files as they were before Seaworthy.';
  const person = status === 'needs-a-person' ? ' Somebody has to look at what is named above.' : '';
  const later = filesOnly ? ' Containers follow with docker compose up -d.' : '';
  return `In effect: generation ${to}.${later}${person}`;
}
