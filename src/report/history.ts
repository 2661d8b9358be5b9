import { listed } from '../engine/words.ts';
import type { Run } from '../model/run.ts';
import { shown } from './shown.ts';
import { table } from './table.ts';

/** Runs as a table for people, newest first. */
export function printHistory(runs: readonly Run[], directory: string): string {
  if (runs.length === 0) return `Nothing was done in ${directory} yet.\n`;
  const rows = [...runs]
    .sort((left, right) => right.number - left.number)
    .map((run) => [String(run.number), moment(run.startedAt), who(run), inShort(run), outcome(run)]);
  return table([['run', 'when (UTC)', 'who', 'what', 'outcome'], ...rows]);
}

/** One run with its stages. */
export function printRun(run: Run): string {
  const lines = [
    `Run ${run.number}: ${what(run)}`,
    `  by ${who(run)} with Seaworthy ${run.version}`,
    `  ${moment(run.startedAt)} to ${run.endedAt === undefined ? 'now, or it was interrupted' : moment(run.endedAt)}`,
    `  ${outcome(run)}; generation ${run.from} -> ${run.to}`,
    ...(run.dump === undefined ? [] : [`  logical dump: ${run.dump}`]),
    ...run.stages.map(({ change, title, status, reason }) => {
      return `  ${status === 'applied' ? '✓' : '✗'} ${change}  ${title}${status === 'applied' ? '' : ` (${words(status)}${reason === undefined ? '' : `: ${shown(reason)}`})`}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** Several changes by their practices: a table has to fit a screen. */
function inShort(run: Run): string {
  const { verb, stages, filesOnly } = run;
  if (verb !== 'apply' || stages.length < 2) return what(run);
  const practices = stages.map(({ change }) => change.split('/')[0] ?? change);
  return `apply ${listed(practices, 4)}${filesOnly ? ', files only' : ''}`;
}

function what({ verb, stages, undid = [], filesOnly }: Run): string {
  const suffix = filesOnly ? ', files only' : '';
  if (verb !== 'apply') return `${verb}${undid.length > 0 ? ` of ${undid.join(', ')}` : ''}${suffix}`;
  return `apply ${stages.map(({ change }) => change).join(', ')}${suffix}`;
}

function outcome({ status, undoneBy }: Run): string {
  return undoneBy === undefined ? words(status) : `${words(status)}, undone by ${undoneBy}`;
}

function words(status: string): string {
  return status.replaceAll('-', ' ');
}

function who({ actor }: Run): string {
  return `${actor.user}@${actor.host}`;
}

function moment(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
