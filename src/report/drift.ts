import { type Drift, hasDrift } from '../engine/drift/drift.ts';
import { counted } from '../engine/words.ts';
import { shown } from './shown.ts';

/** Drift for people: one section per kind, nothing for a kind without any. */
export function printDrift(drift: Drift): string {
  const generation =
    drift.generation === 0 ? 'nothing of Seaworthy in effect' : `generation ${drift.generation}`;
  const unasked = drift.live ? '' : '   files only: containers and rows were not asked';
  const head = `Supabase at ${drift.directory}   project ${drift.project}   ${generation}${unasked}`;
  const sections = [
    section('Wished and not in the files (seaworthy apply does it)', wishes(drift)),
    section('Edited by hand', [
      ...drift.files.map(({ path, state }) => `${path}  ${state}`),
      ...drift.keys.map((key) => `.env ${key}  holds something else than Seaworthy wrote`),
    ]),
    section(
      'Containers that are not what the files say (docker compose up -d recreates them)',
      drift.containers.map(({ service, differs }) => `${service}  ${differs.join(', ')}`),
    ),
    section(
      'Rows that are not what was set',
      drift.rows.map(({ subject, recorded, present }) => `${subject}  ${recorded} -> ${present}`),
    ),
    section(
      'To know',
      drift.notes.map(({ text }) => text),
    ),
  ];
  const compared = drift.live ? 'Wishes, files, containers and rows agree.' : 'Wishes and files agree.';
  const last = hasDrift(drift) ? '' : `\n${compared}\n`;
  return `${head}\n${sections.join('')}${last}`;
}

function wishes({ wishes: stages }: Drift): readonly string[] {
  return stages.map(
    ({ change, action, diff }) => `${change}  ${action}, ${counted(diff.length, 'value')} would change`,
  );
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${title}\n${lines.map((line) => `  ${shown(line)}\n`).join('')}`;
}
