import type { UndoPlan } from '../engine/undo/plan-undo.ts';
import { counted } from '../engine/words.ts';
import type { Run } from '../model/run.ts';
import { shown } from './shown.ts';

/** What a rollback would do, for people. */
export function printUndo(plan: UndoPlan): string {
  const lines = [
    ...plan.undoes.map(
      (run) => `Undoes run ${run.number}: ${stagesOf(run)} (${moment(run)} by ${run.actor.user})`,
    ),
    `   env file   ${plan.exact ? 'gets its former bytes; mode and owner stay' : 'was edited since: only the keys of Seaworthy go back'}`,
    ...plan.kept.map((one) => `   kept       ${one}, which was changed by hand`),
    ...(plan.rows === 0
      ? []
      : [`   rows       ${counted(plan.rows, 'row')} go back where they still hold what was set`]),
    `   downtime   ${plan.downtime}`,
    ...plan.commands.map((command) => `   $ ${command}`),
    ...plan.pending.map(({ service, differs }) => `   left alone ${service}: ${shown(differs.join(', '))}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** How a rollback or removal ended, for people. */
export function printUndone(run: Run): string {
  const what = run.to === 0 ? 'the deployment is without Seaworthy' : `generation ${run.to} is in effect`;
  const undone = run.undid?.length ? `run ${run.undid.join(', ')} undone; ` : '';
  const later = run.filesOnly ? '; containers follow with docker compose up -d' : '';
  const trouble = (run.trouble ?? []).map((line) => `   ✗ ${shown(line)}\n`).join('');
  const mark = run.status === 'applied' ? '✓' : '✗';
  const dump = run.dump === undefined ? '' : `Dump of the database before it: ${run.dump}\n`;
  return `${mark} ${undone}${what}${later}\n${trouble}${dump}`;
}

function stagesOf({ stages }: Run): string {
  const applied = stages.filter(({ status }) => status !== 'rolled-back').map(({ change }) => change);
  return applied.length === 0 ? 'nothing of it is in effect' : applied.join(', ');
}

function moment({ startedAt }: Run): string {
  return `${startedAt.slice(0, 16).replace('T', ' ')} UTC`;
}
