import type { DeploymentInput } from '../commands/deployment-input.ts';
import type { Adopted } from '../engine/adopted.ts';
import type { Metrics } from '../engine/metrics/registry.ts';
import type { Wishes } from '../engine/wishes/schema.ts';
import type { World } from '../ports/world.ts';

export type JobResult =
  /** What was done, one line without a secret. */
  | { readonly ok: true; readonly said: string }
  /** Why it could not be done, one line without a secret. */
  | { readonly ok: false; readonly reason: string };

/** Something that is done again and again. */
export interface Job {
  /** Folder name, label of metrics, word of the command line: lower case, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** As `parseSchedule` reads it. */
  readonly schedule: string;
  readonly timeLimitMs: number;
  /**
   * A run that was killed is made good when the agent starts again, if the last success is older than this and the run before
   * it was not killed as well. Absent: it waits for its next time.
   */
  readonly mendAfterMs?: number;
  /** Changes the deployment or its backups: of these, one runs at a time. */
  readonly writes: boolean;
  /** How long a run may say nothing before somebody is told; absent = half an hour. */
  readonly quietMs?: number;
  /**
   * Ends soon after `until` is aborted, with everything it started. A Problem that it throws is a failure. `sign` is called
   * whenever it comes further, so that one that hangs is told from one that takes its time.
   */
  readonly run: (until: AbortSignal, sign: () => void) => Promise<JobResult>;
}

/** What jobs are made from. */
export interface JobContext {
  readonly wishes: Wishes;
  readonly adopted: Adopted;
  readonly world: World;
  /** Which deployment is meant; its directory is absolute. */
  readonly given: DeploymentInput;
  /** The words of the command line that point at this deployment. */
  readonly words: readonly string[];
  /** Where a job puts what it measured. */
  readonly metrics: Metrics;
}

/** Gives the jobs of one subject; none where they are not wished. */
export type JobSource = (context: JobContext) => readonly Job[];
