// The diff of one stage: what it wants now, and what it wanted before and gives up.
import type { Redactor } from '../../facts/redactor.ts';
import type { Contribution, FileFragment, Fragment } from '../../model/fragment.ts';
import type { DiffLine } from '../../model/plan.ts';
import type { Adopted } from '../adopted.ts';
import type { Candidate } from '../render/candidate.ts';
import { diffOf, shownFile } from '../render/diff.ts';
import { counted } from '../words.ts';
import { canonicalJson } from './canonical-json.ts';
import { commandLines } from './command-lines.ts';
import type { Decided } from './decide.ts';

/** Rows are left to who asks the database. */
export function stageDiff(
  { id, recorded, desired }: Decided,
  { project }: Adopted,
  candidate: Candidate,
  redactor: Redactor,
): readonly DiffLine[] {
  const all = [...(desired?.fragments ?? []), ...(recorded?.fragments ?? [])];
  const fragments = distinct(all).filter(({ kind }) => kind !== 'row' && kind !== 'file');
  const values = diffOf(project, candidate.project, { change: id, fragments }, redactor);
  const commands = commandLines(fragments, project, candidate.project, redactor);
  // A setting that changed says it better than the whole command.
  const others = commands.filter(({ subject }) => !values.some((line) => line.subject.startsWith(subject)));
  return [...values, ...others, ...fileLines(recorded, desired)];
}

function distinct(fragments: readonly Fragment[]): readonly Fragment[] {
  return [...new Map(fragments.map((fragment) => [canonicalJson(fragment), fragment])).values()];
}

function fileLines(recorded: Contribution | null, desired: Contribution | null): readonly DiffLine[] {
  const before = filesOf(recorded);
  const after = filesOf(desired);
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .filter((path) => canonicalJson(before.get(path) ?? null) !== canonicalJson(after.get(path) ?? null))
    .map((path) => fileLine(path, sizeOf(before.get(path)), sizeOf(after.get(path))));
}

/** The same size on both sides would read as if nothing changed. */
function fileLine(subject: string, before: string | null, after: string | null): DiffLine {
  return { subject, before, after: after !== null && after === before ? `${after}, another text` : after };
}

function filesOf(contribution: Contribution | null): ReadonlyMap<string, FileFragment> {
  const files = (contribution?.fragments ?? []).filter((fragment) => fragment.kind === 'file');
  return new Map(files.map((file) => [shownFile(file), file]));
}

function sizeOf(file: FileFragment | undefined): string | null {
  if (file === undefined) return null;
  const lines = file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0);
  return `${counted(lines, 'line')}${file.executable === true ? ', executable' : ''}`;
}

/** The one line that makes the whole run effective. */
export function fileListLine({ project }: Adopted, candidate: Candidate): DiffLine | null {
  const key = 'COMPOSE_FILE';
  const old = project.envFile?.values.get(key);
  const now = candidate.project.envFile?.values.get(key)?.value ?? null;
  if ((old?.value ?? null) === now) return null;
  const shown = (candidate.project.envFile ?? project.envFile)?.shown ?? '.env';
  return {
    subject: `${shown} ${key}`,
    before: old?.value ?? null,
    after: now,
    ...(old === undefined ? {} : { at: old.at }),
  };
}
