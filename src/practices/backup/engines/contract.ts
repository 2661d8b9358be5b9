// What an engine of backups must be able to do, one repository at a time. A newcomer is one file here that fulfils it.
import type { Adopted } from '../../../engine/adopted.ts';
import type { World } from '../../../ports/world.ts';
import type { BackupType } from '../operations/pgbackrest.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import type { Repository } from '../repositories/repository.ts';

/** Where an engine works: one repository of one deployment. */
export interface EngineSite {
  readonly adopted: Adopted;
  readonly sidecars: Sidecars;
  readonly repository: Repository;
  readonly world: World;
}

/** One backup of an engine in one repository, as people are told of it. */
export interface Kept {
  /** What a restore is given. */
  readonly label: string;
  /** Of the end, seconds since the epoch. */
  readonly ended: number;
  /** Bytes of what was saved, before compression. */
  readonly bytes: number;
  /** One line more: its type, how much was stored. */
  readonly note: string;
}

export const engineNames = ['pgbackrest', 'logical'] as const;
export type EngineName = (typeof engineNames)[number];

/** What is asked of a run. */
export interface BackupOrder {
  /** For an engine that saves changes by themselves; another saves everything. */
  readonly type: BackupType;
  /** What progress is told under: `/mnt/backup: database (full)`. */
  readonly title: string;
}

/**
 * Every failure is a Problem; the world outside the repository is never changed. An engine may need less of a site than this, and
 * tell more than this: commands that know it use that.
 */
export interface BackupEngine {
  readonly name: EngineName;
  /** For people: `pgBackRest (any moment)`. */
  readonly title: string;
  /** How what it saved is put back: a command line, LABEL in the place of a label. */
  readonly restore: string;
  /** Saves the database now. Resolves to what a restore is given; tells of its progress by `world.talk`. */
  backUp(site: EngineSite, order: BackupOrder): Promise<Pick<Kept, 'label'>>;
  /** What the repository holds of this engine, oldest first; unfinished runs are none. */
  list(site: EngineSite): Promise<readonly Kept[]>;
  /** Reads everything back. `faults` = what is wrong; none = nothing. */
  verify(site: EngineSite): Promise<{ readonly faults: readonly string[] }>;
  /** Lets go what is older than its days, never the newest. */
  prune(site: EngineSite, keepDays: number): Promise<void>;
}
