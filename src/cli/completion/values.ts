import { posix } from 'node:path';
import type { ValueKind } from '../../commands/command.ts';
import { placesOf } from '../../engine/state/places.ts';
import { readRuns } from '../../engine/state/runs.ts';
import { runsInEffect } from '../../engine/undo/runs-to-undo.ts';
import type { World } from '../../ports/world.ts';
import { changes, checks, practices } from '../../practices/catalogue.generated.ts';
import type { Candidate, Look } from './propose.ts';

/** Values from the catalogue, and from what Seaworthy remembers of a deployment. Whatever cannot be read gives none. */
export function lookIn(world: World): Look {
  return (kind, partial, directory) => valuesOf(kind, partial, directory, world);
}

const checkValues = checks.map(({ id, fail }) => ({ text: id, brief: fail }));
const changeValues = changes.map(({ id, title }) => ({ text: id, brief: title }));

function valuesOf(kind: ValueKind, partial: string, directory: string, world: World): readonly Candidate[] {
  if (kind === 'check') return checkValues;
  if (kind === 'subjects') return subjects(checkValues, partial);
  if (kind === 'change-subjects') return subjects(changeValues, partial);
  if (kind === 'run' || kind === 'run-in-effect') return runs(kind, directory, world);
  return [];
}

/**
 * Practices; with one of them typed, what it holds too: the whole list would fill the screen. Several are joined by commas,
 * so what stands before the last one is kept.
 */
function subjects(members: readonly Candidate[], partial: string): readonly Candidate[] {
  const start = partial.lastIndexOf(',') + 1;
  const [kept, typed] = [partial.slice(0, start), partial.slice(start)];
  const used = new Set(kept.split(','));
  const inUse = practices.filter(({ id }) => members.some(({ text }) => text.startsWith(`${id}/`)));
  const whole = inUse.map(({ id, title }) => ({ text: id, brief: title }));
  const matching = whole.filter(({ text }) => typed.startsWith(`${text}/`) || text.startsWith(typed));
  const shown = matching.length === 1 ? [...whole, ...members] : whole;
  return shown
    .filter(({ text }) => text.startsWith(typed) && !used.has(text))
    .map(({ text, brief }) => ({ text: `${kept}${text}`, brief }));
}

/** Newest first. */
function runs(kind: ValueKind, directory: string, world: World): readonly Candidate[] {
  const home = world.environment['HOME'] ?? '~';
  const path = posix.resolve(world.directory, directory.replace(/^~(?=\/|$)/, home));
  const all = readRuns(placesOf(path), world.tree);
  const shown = kind === 'run' ? [...all].reverse() : runsInEffect(all);
  return shown.map(({ number, verb, status, startedAt }) => ({
    text: String(number),
    brief: `${verb}, ${status}, ${startedAt.slice(0, 10)}`,
  }));
}
