// A run that says nothing for too long is told and written down while it goes on. It is not ended: it may only be slow.
import { writeJob } from '../engine/state/jobs.ts';
import type { JobRecord, JobRun } from '../model/job.ts';
import { oneLine, Problem } from '../model/problem.ts';
import type { Job } from './job.ts';
import type { JobEvent } from './notify.ts';
import type { RunContext } from './run-job.ts';
import { usualQuietMs, watchSilence } from './silence.ts';

export interface WatchedRun {
  readonly sign: () => void;
  /** Stops watching. A silence that was told is told to be over where the run came to its end well; of a failure one hears anyway. */
  readonly end: (isWell: boolean) => void;
}

/** Watches the last run of `begun`, whose lock is held. */
export function watchRun(job: Job, begun: JobRecord, { places, world, hub }: RunContext): WatchedRun {
  const quietMs = job.quietMs ?? usualQuietMs;
  const minutes = Math.round(quietMs / 60_000);

  function tell(kind: JobEvent['kind'], said: string): void {
    // Never throws, and nobody waits for it: the run goes on meanwhile.
    void hub.tell({ kind, job: job.id, title: job.title, at: world.clock.now(), said });
  }

  function fell(): void {
    const silentSince = new Date(world.clock.now().getTime() - quietMs).toISOString();
    keep({ silentSince });
    tell('silent', `it has said nothing for ${minutes} min, and is not ended before its time limit`);
  }

  function rose(): void {
    keep({});
    tell('stirring', 'it says something again');
  }

  function keep(more: Pick<JobRun, 'silentSince'>): void {
    const runs = begun.runs.map((run) => (run === begun.runs.at(-1) ? { ...run, ...more } : run));
    try {
      writeJob(places, { ...begun, runs }, world.tree);
    } catch (error) {
      // Telling matters more than the record, and the run more than both.
      if (!(error instanceof Problem)) throw error;
      world.talk.warn(oneLine(`${job.id}: ${error.message}`));
    }
  }

  const silence = watchSilence({ quietMs, fell, rose }, world.clock);
  return {
    sign: silence.sign,
    end: (isWell) => {
      if (silence.end() && isWell) tell('stirring', 'it has ended');
    },
  };
}
