// What a restore of the deployment's own files says. Names of files alone: what is in them may be secret.
import type { ConfigRestore } from '../practices/backup/restore/config/restore-config.ts';
import { shown } from './shown.ts';

export function printConfigPlan(plan: ConfigRestore): string {
  if (plan.changed.length + plan.missing.length + plan.apart.length === 0)
    return `Nothing to do: the files of now are those of ${plan.savedAt}.\n`;
  return printed([
    `Put back the files of the deployment as they were saved at ${plan.savedAt}.`,
    ...linesOf(plan),
    '  stay        files that were not there then, and everything that services keep data in',
    '  not touched containers, the database, storage objects',
  ]);
}

export function printConfigRestored(done: ConfigRestore): string {
  return printed([
    `✓ the files of the deployment are those of ${done.savedAt}`,
    ...linesOf(done),
    ...(done.before === null ? [] : [`What was replaced is in ${done.before}.`]),
    ...(done.keptIn === null
      ? []
      : [`What was saved of places outside of the directory is in ${done.keptIn}: put it there by hand.`]),
    'Next: seaworthy plan shows whether they fit together; docker compose up -d puts them in effect.',
    'Containers run on with what they were started with until then.',
  ]);
}

function linesOf({ changed, missing, same, left, apart }: ConfigRestore): readonly string[] {
  return [
    ...changed.map((path) => `  changed     ${path}`),
    ...missing.map((path) => `  missing     ${path}`),
    ...left.map((path) => `  left        ${path} (no plain file, below a link, or the key of the backups)`),
    ...apart.map(
      (path) =>
        `  elsewhere   ${path} (differs, outside of the directory or behind a link: not written there)`,
    ),
    `  the same    ${same} files`,
  ];
}

function printed(lines: readonly string[]): string {
  return lines.map((line) => `${shown(line)}\n`).join('');
}
