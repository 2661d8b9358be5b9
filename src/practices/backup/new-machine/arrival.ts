// What is remembered of a restore from a repository until it is done: beside the new deployment, so that the same command goes on.
import { z } from 'zod';
import { parseRecord, sealedText } from '../../../engine/state/record.ts';
import { replaceFile } from '../../../engine/state/replace-file.ts';
import { Problem } from '../../../model/problem.ts';
import type { ObjectsResult } from '../../../model/stored-objects.ts';
import type { Tree } from '../../../ports/tree.ts';
import type { SavedOutside } from '../outside/view.ts';
import type { Choice } from '../restore/choice.ts';
import { objectsResultShape } from '../restore/objects/put-back.ts';
import { type RestOfFolder, restShape } from '../restore/objects/root-key.ts';
import { choiceShape } from '../restore/record.ts';
import type { Proof } from '../restore/recovery.ts';
import type { Workshop } from './workshop.ts';

/** In order; each can be done twice. */
export const arrivalSteps = [
  'chosen',
  'placed',
  'adapted',
  'prepared',
  'key',
  'database',
  'objects',
  'started',
] as const;

export type ArrivalStep = (typeof arrivalSteps)[number];

export interface Arrival {
  readonly schemaVersion: 1;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly done: ArrivalStep;
  /** What was asked for, in the words of the command: another command must not go on with it. */
  readonly source: string;
  readonly to: string;
  /** Archiving goes on into the same repository. */
  readonly isTakenOver: boolean;
  /** A copy beside the deployment that runs: only its database is started. */
  readonly isCopy: boolean;
  readonly project: string;
  readonly choice: Choice;
  /** What `--env-file` has to say there, relative to the directory; null = nothing, it is `.env`. */
  readonly envFile: string | null;
  /** The newest timeline there is: the one that the old machine was on, whichever is followed. */
  readonly live: number;
  /** System identifier of the cluster; null = unknown. */
  readonly identity: string | null;
  /** The run whose files are used. */
  readonly point: string;
  readonly filesAreLater: boolean;
  /** Image of each service when that run was made, `sha256:…`; none = not known. */
  readonly images: Readonly<Record<string, { readonly reference: string; readonly id: string }>>;
  /** What lay outside of the old directory, and goes to its place. */
  readonly put: readonly SavedOutside[];
  /** Absolute paths that lay outside of the old directory, and are left to a person. */
  readonly outside: readonly string[];
  /** Files and folders of the directory that the run left out, for their size or since a service writes them. */
  readonly leftOut: readonly string[];
  /** A key of the vault was saved, and is in place. */
  readonly keyCameBack: boolean;
  /** What became of the other files of the key's folder; absent = not yet, or none was saved. */
  readonly databaseConfig?: RestOfFolder | undefined;
  /** What became of objects; null = not yet, or they are not on disk. */
  readonly objects: ObjectsResult | null;
  /** The database as it came back; null = not yet. */
  readonly proof: Proof | null;
  /** Name of the former wishes, where archiving was taken out of them. */
  readonly wishesKeptAs: string | null;
}

function arrivalShape(): z.ZodType<Arrival> {
  return z.looseObject({
    schemaVersion: z.literal(1),
    startedAt: z.iso.datetime(),
    done: z.enum(arrivalSteps),
    source: z.string(),
    to: z.string(),
    isTakenOver: z.boolean(),
    isCopy: z.boolean(),
    project: z.string(),
    choice: choiceShape(),
    // An earlier version knew `.env` alone.
    envFile: z.string().nullable().default(null),
    live: z.int(),
    identity: z.string().nullable(),
    point: z.string(),
    filesAreLater: z.boolean(),
    images: z.record(z.string(), z.looseObject({ reference: z.string(), id: z.string() })),
    // A restore that an earlier version began has none.
    put: z.array(z.looseObject({ place: z.string(), from: z.string() })).default([]),
    outside: z.array(z.string()),
    leftOut: z.array(z.string()),
    keyCameBack: z.boolean(),
    databaseConfig: restShape().optional(),
    objects: objectsResultShape().nullable(),
    proof: z.looseObject({ timeline: z.int(), lastCommit: z.string().nullable() }).nullable(),
    wishesKeptAs: z.string().nullable(),
  });
}

/** The one that did not come to its end; null = there is none. */
export function unfinishedArrival({ record }: Workshop, tree: Tree): Arrival | null {
  const bytes = tree.read(record);
  return bytes === null ? null : parseRecord(record, bytes, arrivalShape);
}

export function writeArrival({ record }: Workshop, arrival: Arrival, tree: Tree): void {
  replaceFile(record, sealedText(arrival), { mode: 0o600 }, tree);
}

/** Another source or another moment would mix two deployments. */
export function requireSameArrival(
  left: Arrival,
  asked: Pick<Arrival, 'source' | 'to' | 'isTakenOver' | 'isCopy'>,
  { folder }: Workshop,
): void {
  const keys = ['source', 'to', 'isTakenOver', 'isCopy'] as const;
  if (keys.every((key) => left[key] === asked[key])) return;
  const words = left.isCopy
    ? `a copy of the deployment that runs, from ${left.source}, --to ${left.to}`
    : `--from-repo ${left.source} --to ${left.to}${left.isTakenOver ? ' --take-over' : ''}`;
  throw new Problem({
    code: 'restore-unfinished',
    message: `a restore into this directory (${words}) did not come to its end`,
    hints: [
      `give the same words again and it goes on`,
      `or begin anew: take away its containers and volumes, the directory, and ${folder}`,
    ],
    exitCode: 5,
  });
}

export function isReached({ done }: Arrival, step: ArrivalStep): boolean {
  return arrivalSteps.indexOf(done) >= arrivalSteps.indexOf(step);
}
