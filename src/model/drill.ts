// What is kept of a restore drill: `.seaworthy/drills/ID.json`, sealed as every record there (engine/state/seal.ts).
import { z } from 'zod';

/** Where drills are kept, below `.seaworthy/`. */
export const drillsFolder = 'drills';

/** `skipped` = it could not be asked, and why. It never makes a drill green by itself. */
const statuses = ['passed', 'failed', 'skipped'] as const;

export type ProofStatus = (typeof statuses)[number];

const proofShape = z.looseObject({
  /** For example `logins`. */
  id: z.string(),
  title: z.string(),
  status: z.enum(statuses),
  /** What was seen, or why nothing was: one line without a secret. */
  said: z.string(),
  /** What it is about, line by line, where one line does not hold it: rows without their object, for example. */
  details: z.array(z.string()).default([]),
  /** What a person should do so that it can be asked the next time; absent = there is nothing to do. */
  remedy: z.string().optional(),
});

const seconds = z.number().nullable();

/** Times are ISO 8601. Written by whoever runs the drill, read by `backup status`, the metrics and the facts. */
export const drillShape = z.looseObject({
  schemaVersion: z.literal(1),
  /** The moment it was begun, as a name: `20261127T071028Z`. */
  id: z.string().regex(/^\d{8}T\d{6}Z$/),
  startedAt: z.string(),
  endedAt: z.string(),
  project: z.string(),
  /** `green`: restored, and no proof failed. `red`: something else. `interrupted`: somebody ended it, so it says nothing. */
  verdict: z.enum(['green', 'red', 'interrupted']),
  /** Why it came to no proofs, or to not all; null = it did. */
  failure: z.string().nullable(),
  target: z.looseObject({
    /** As it was asked for: `random`, `LATEST`, a moment, the label of a backup. */
    asked: z.string(),
    /** What the random second came from; null = none was chosen. */
    seed: z.number().nullable(),
    /** The moment that was gone to; null = the end of what is saved. */
    moment: z.string().nullable(),
  }),
  /** null = it was not chosen yet. */
  from: z
    .looseObject({ repository: z.number(), place: z.string(), backup: z.string(), bytes: z.number() })
    .nullable(),
  /** Commit time of the last transaction that came back. */
  lastCommit: z.string().nullable(),
  /** Seconds from the beginning until the files were restored, the database was open, the services were well. */
  rto: z.looseObject({ restored: seconds, open: seconds, well: seconds }),
  /** Seconds of commits that a loss of this machine would take with it, as measured; null = could not be. */
  rpo: z.looseObject({
    seconds,
    said: z.string(),
    /** Seconds after which a commit was still not in every repository, and nobody waited any longer. */
    beyond: z.number().exactOptional(),
  }),
  proofs: z.array(proofShape),
});

export type DrillRecord = z.infer<typeof drillShape>;
export type DrillProof = z.infer<typeof proofShape>;

/** The text of such a file; null = it holds none that this program knows. */
export function readDrill(text: string): DrillRecord | null {
  try {
    const { record } = z.looseObject({ record: z.unknown() }).parse(JSON.parse(text));
    return drillShape.parse(record);
  } catch {
    return null;
  }
}

/** How old the proof of a restore may be. */
export const mostProofDays = 30;

/** Whole days since a proof. */
export function proofDays(endedAt: string, now: Date): number {
  return Math.floor((now.getTime() - Date.parse(endedAt)) / 86_400_000);
}

/** The newest that proved a restore, and the newest that failed if it is younger; drills in any order. */
export function lastDrills(drills: readonly DrillRecord[]): {
  readonly green: DrillRecord | null;
  readonly redSince: DrillRecord | null;
} {
  const ordered = [...drills].sort((one, other) => (one.startedAt < other.startedAt ? -1 : 1));
  const green = ordered.findLast(({ verdict }) => verdict === 'green') ?? null;
  const red = ordered.findLast(({ verdict }) => verdict === 'red') ?? null;
  const isSince = red !== null && (green === null || red.startedAt > green.startedAt);
  return { green, redSince: isSince ? red : null };
}

/** What the newest drill that measured the RPO came to, whatever else it proved; null = none has. Drills in any order. */
export function lastRpo(drills: readonly DrillRecord[]): MeasuredRpo | null {
  const measured = drills.filter(({ rpo }) => rpo.seconds !== null || rpo.beyond !== undefined);
  const [last] = measured.sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1));
  if (last === undefined) return null;
  const { seconds, beyond = null } = last.rpo;
  return { at: last.startedAt, seconds, beyond };
}

/** Seconds until a commit was in every repository; null = it was not after `beyond` seconds. `at` = ISO 8601. */
export interface MeasuredRpo {
  readonly at: string;
  readonly seconds: number | null;
  readonly beyond: number | null;
}
