// What Seaworthy remembers of what it did. Everything here lies in `.seaworthy/` (0700, files 0600).
import type { Contribution, Json, RowFragment } from './fragment.ts';

/** Who did it. */
export interface Actor {
  readonly user: string;
  readonly host: string;
}

/**
 * One process, told apart from every other one that ever lived: a process id is used again, its start time
 * (clock ticks since boot, /proc/PID/stat field 22) within one boot is not (proc(5)).
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedTicks: string;
  /** /proc/sys/kernel/random/boot_id */
  readonly boot: string;
  /** Inode of the pid namespace: process ids of another one mean nothing here. */
  readonly pidNamespace: string;
  /** A hash that tells machines apart: a folder may be shared over the network. */
  readonly machine: string;
}

/** `.seaworthy/lock`. */
export interface LockHolder {
  readonly schemaVersion: 1;
  readonly id: string;
  readonly actor: Actor;
  readonly process: ProcessIdentity;
  /** `apply`, `rollback`, `remove`. */
  readonly verb: string;
  /** ISO 8601. */
  readonly since: string;
}

/**
 * `.seaworthy/generations/N.json`: what `seaworthy/gen/N` holds and stands for. Written before the commit; it is in
 * effect exactly when COMPOSE_FILE of the env file names its compose.yaml.
 */
export interface Generation {
  readonly schemaVersion: 1;
  readonly number: number;
  /** The run that made it. */
  readonly run: number;
  readonly madeBy: string;
  readonly madeAt: string;
  readonly contributions: readonly Contribution[];
  /** Env file, relative to the directory, and whether it was there before Seaworthy first wrote to it. */
  readonly envFile: { readonly path: string; readonly existed: boolean };
  /** Keys of the env file that are ours now, COMPOSE_FILE among them. */
  readonly edits: readonly EnvEdit[];
  /** Files below `seaworthy/gen/N/`, or below `seaworthy/mounts/MOUNTED/`. */
  readonly files: readonly { readonly path: string; readonly sha256: string; readonly mounted?: string }[];
  readonly rows: readonly RowRecord[];
}

export interface EnvEdit {
  readonly key: string;
  /** The value before Seaworthy first set it; null = the key was not there. May be a secret: this file is 0600. */
  readonly before: string | null;
  readonly after: string;
  readonly change: string;
  /**
   * The statement as it was written (quotes, comment, interpolation), so that undoing gives the same bytes. For a key that
   * was not there: the line ending that had to be added in front of it, or nothing.
   */
  readonly written?: string;
}

export interface RowRecord extends RowFragment {
  readonly change: string;
  /** The value before Seaworthy first set it. */
  readonly before: Json;
}

export type RunVerb = 'apply' | 'rollback' | 'remove';

/** `applied` and `rolled-back` are ends; `running` in a run nobody runs any more means it was interrupted. */
export type RunStatus =
  | 'running'
  | 'applied'
  /** Some stages were applied, others rolled themselves back. */
  | 'partly-applied'
  /** Nothing of it is in effect. */
  | 'rolled-back'
  | 'interrupted'
  | 'needs-a-person';

/** `.seaworthy/runs/N/run.json`. */
export interface Run {
  readonly schemaVersion: 1;
  readonly number: number;
  readonly verb: RunVerb;
  readonly actor: Actor;
  readonly version: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly status: RunStatus;
  readonly filesOnly: boolean;
  /** Generation in effect before and after; 0 = none of ours. */
  readonly from: number;
  readonly to: number;
  readonly stages: readonly RunStage[];
  /** Of a rollback: the runs that it undid. */
  readonly undid?: readonly number[];
  /** Of a run that a later one undid. */
  readonly undoneBy?: number;
  /** Logical dump taken before the database's container was recreated, relative to the directory. */
  readonly dump?: string;
  /** Services whose containers follow the files in this run; none when nothing ran before, or with `--files-only`. */
  readonly recreates?: readonly string[];
  /** Of those, the ones that were not healthy before: that they still are not is nobody's fault. */
  readonly ailing?: readonly string[];
  /** Of one that needs a person: what there is to look at; redacted. */
  readonly trouble?: readonly string[];
}

export interface RunStage {
  readonly change: string;
  readonly action: 'apply' | 'change' | 'withdraw';
  readonly title: string;
  readonly status: 'planned' | 'applied' | 'rolled-back';
  /** Why it rolled itself back; redacted. */
  readonly reason?: string;
  /** Services whose containers are recreated because of it. */
  readonly recreates?: readonly string[];
  /** Services that it means and whose containers were left alone: they differed from the files before. */
  readonly waiting?: readonly string[];
}

/** What is known of the env file at a moment: `.seaworthy/runs/N/before.env` holds its bytes. */
export interface EnvSnapshot {
  readonly existed: boolean;
  readonly sha256: string | null;
  readonly mode: number | null;
  readonly uid: number | null;
  readonly gid: number | null;
}

/** `.seaworthy/runs/N/journal.jsonl`: each line is on disk before what it announces is done. */
export type JournalEntry =
  | { readonly step: 'begin'; readonly before: EnvSnapshot }
  /** A generation is about to be written, then made effective by renaming the env file of this hash into place. */
  | { readonly step: 'commit'; readonly generation: number; readonly envSha256: string | null }
  | { readonly step: 'row'; readonly row: RowRecord; readonly direction: 'apply' | 'undo' }
  | { readonly step: 'up'; readonly services: readonly string[] }
  /** Containers of services of ours that the files do not have any more are taken away. */
  | { readonly step: 'down'; readonly services: readonly string[] }
  | { readonly step: 'verified'; readonly change: string }
  | { readonly step: 'undo-stage'; readonly change: string; readonly reason: string }
  | { readonly step: 'end'; readonly status: RunStatus };
