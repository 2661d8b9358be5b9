// A restored cluster in its own project, as the proofs look at it.
import type { Adopted } from '../../../engine/adopted.ts';
import type { OpenDatabase } from '../../../engine/apply/database.ts';
import type { ServiceFact } from '../../../model/facts/services.ts';
import type { World } from '../../../ports/world.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import type { Choice } from '../restore/choice.ts';
import type { Proof } from '../restore/recovery.ts';
import type { Site } from '../restore/site.ts';
import type { LiveView } from './live-view.ts';
import type { Environments } from './model/environments.ts';

export interface Drilled {
  readonly world: World;
  /** The live deployment. */
  readonly adopted: Adopted;
  readonly services: readonly ServiceFact[];
  readonly environments: Environments;
  /** The drill's own project. */
  readonly site: Site;
  readonly sidecars: Sidecars;
  readonly database: OpenDatabase;
  /** Port that the server listens on inside of the network. */
  readonly port: string;
  /** Ids of containers. */
  readonly client: string;
  readonly probe: string;
  readonly objects: string;
  /** Whether the wishes are that objects are saved. */
  readonly savesObjects: boolean;
  readonly choice: Choice;
  readonly reached: Proof;
  readonly isToTheEnd: boolean;
  /** What was seen of the live database before, and what `pgbackrest info` tells of the backup. */
  readonly live: LiveView;
  readonly backup: BackupFacts;
  /** Services that were started, and those that are not well, with the reason. */
  readonly started: readonly string[];
  readonly ill: ReadonlyMap<string, string>;
}

export interface BackupFacts {
  /** Major version of the cluster, as pgBackRest writes it: `17`. */
  readonly version: string;
  /** When it ended, milliseconds since the epoch. */
  readonly stoppedMs: number;
  /** Databases at the time of the backup. */
  readonly databases: readonly string[];
  /** Newest WAL segment that the repository had when the drill began; null = none. */
  readonly lastSegment: string | null;
}
