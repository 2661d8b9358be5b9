import { readJob, writeJob } from '../engine/state/jobs.ts';
import type { Places } from '../engine/state/places.ts';
import { isFailure, type JobRecord, type JobRun, withRun } from '../model/job.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './notify.ts';

export interface OpenedRecord {
  readonly record: JobRecord;
  /** A run that began and never ended: it was killed, or the machine went down. */
  readonly interrupted: JobRun | null;
}

/**
 * What is remembered of a job, put right: a run that nobody runs any more is told as interrupted, another schedule begins
 * now, a damaged record is moved aside (a history must not keep a backup from being made). Call with the job's lock held.
 */
export function openRecord(job: Job, places: Places, world: World): OpenedRecord {
  const now = world.clock.now().toISOString();
  const found = readOrMoveAside(job, places, world);
  if (found === null) {
    const { id, schedule } = job;
    const empty = {
      schemaVersion: 1,
      job: id,
      schedule,
      servedUntil: now,
      totals: {},
      missedTotal: 0,
      runs: [],
    } as const;
    return written({ record: empty, interrupted: null }, places, world);
  }
  const unended = found.runs.find(({ status }) => status === 'running');
  const interrupted: JobRun | null =
    unended === undefined
      ? null
      : {
          ...unended,
          status: 'interrupted',
          said: 'it never ended: it was killed, or the machine went down',
        };
  const served =
    found.schedule === job.schedule ? found : { ...found, schedule: job.schedule, servedUntil: now };
  if (interrupted === null && served === found) return { record: found, interrupted };
  const record = interrupted === null ? served : withRun(served, interrupted);
  return written({ record, interrupted }, places, world);
}

function written(opened: OpenedRecord, places: Places, world: World): OpenedRecord {
  writeJob(places, opened.record, world.tree);
  return opened;
}

function readOrMoveAside(job: Job, places: Places, world: World): JobRecord | null {
  try {
    return readJob(places, job.id, world.tree);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'state-damaged') throw error;
    const path = `${places.jobs}/${job.id}/job.json`;
    const aside = `${path}.damaged-${world.clock.now().toISOString().replaceAll(':', '')}`;
    world.tree.rename(path, aside);
    world.talk.warn(`${oneLine(error.message)}; it is ${aside} now, and a new history begins`);
    return null;
  }
}

const reminderMs = 24 * 3_600_000;
/** Where nobody could be told, it is tried again so much later. */
const retryMs = 15 * 60_000;

/** What a run that ended means to those who want to know; null = nothing, it was stopped on purpose. */
export function eventOf(job: Job, record: JobRecord, run: JobRun, now: Date): JobEvent | null {
  const parts = { job: job.id, title: job.title, at: now, said: run.said ?? run.status };
  const { failing } = record;
  if (isFailure(run.status)) {
    const since = failing?.since ?? run.startedAt;
    return { ...parts, kind: failing === undefined ? 'failed' : 'still-failing', since };
  }
  if (run.status !== 'succeeded') return null;
  return failing === undefined
    ? { ...parts, kind: 'succeeded' }
    : { ...parts, kind: 'recovered', since: failing.since };
}

/** A job that has failed for longer than a day since somebody was told. */
export function reminderOf(job: Job, { failing, runs }: JobRecord, now: Date): JobEvent | null {
  if (failing === undefined || now.getTime() - Date.parse(failing.toldAt) < reminderMs) return null;
  const said = runs.at(-1)?.said ?? 'it failed';
  return { kind: 'reminder', job: job.id, title: job.title, at: now, said, since: failing.since };
}

/** The record after an event was told, or could not be. */
export function afterEvent(record: JobRecord, event: JobEvent, isTold: boolean): JobRecord {
  const { failing, ...rest } = record;
  if (event.kind === 'succeeded' || event.kind === 'recovered') return rest;
  if (event.kind === 'still-failing' || event.kind === 'missed') return record;
  const toldAt = isTold ? event.at : new Date(event.at.getTime() - reminderMs + retryMs);
  return { ...rest, failing: { since: event.since ?? event.at.toISOString(), toldAt: toldAt.toISOString() } };
}

/** Whether a run that was killed has to be made good now: never twice in a row, for a run may be what kills the machine. */
export function isOwed({ mendAfterMs }: Job, { runs, lastSuccessAt }: JobRecord, now: Date): boolean {
  if (mendAfterMs === undefined || runs.at(-1)?.status !== 'interrupted') return false;
  if (runs.at(-2)?.status === 'interrupted') return false;
  return lastSuccessAt === undefined || now.getTime() - Date.parse(lastSuccessAt) > mendAfterMs;
}
