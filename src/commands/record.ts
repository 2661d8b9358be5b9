import { measure } from '../engine/history/measure.ts';
import { recordMeasurement } from '../engine/state/measurements.ts';
import { placesOf } from '../engine/state/places.ts';
import { counted } from '../engine/words.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { LookedAt } from './look-at.ts';

/**
 * Keeps what was measured, for the trends of later audits. Never ends the audit: a disk that is too full to write to is
 * what its report must say. False = it is not kept and no measurement of a moment ago makes up for it: who asked by a
 * timer sees that in the exit code alone.
 */
export function record({ project, facts }: LookedAt, world: World): boolean {
  const places = placesOf(project.directory, project.envFile?.path);
  try {
    const outcome = recordMeasurement(places, measure(facts.table, new Date(facts.collectedAt)), world);
    if (!outcome.recorded) world.talk.warn(`not recorded: ${outcome.reason}`);
    else if (outcome.dropped.length > 0) world.talk.warn(droppedLines(places.measurements, outcome.dropped));
    return outcome.recorded || outcome.isRecent;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    world.talk.warn(`not recorded: ${oneLine(error.message)}`);
    for (const hint of error.hints) world.talk.warn(`HINT: ${hint}`);
    return false;
  }
}

function droppedLines(path: string, lines: readonly number[]): string {
  const held = `held no measurement and ${lines.length === 1 ? 'was' : 'were'} left out`;
  return `${path}: ${counted(lines.length, 'line')} ${held} (the first is line ${lines[0]})`;
}
