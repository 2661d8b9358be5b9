import { z } from 'zod';
import { Problem } from '../../../../model/problem.ts';
import type { ObjectsEstimate } from '../../../../model/stored-objects.ts';
import { keyFolder, objectsFolder } from '../../container/objects-service.ts';
import { captures, type Snapshot, tags } from '../../operations/objects.ts';
import type { Sidecars } from '../../operations/sidecars.ts';
import type { Container } from '../docker.ts';
import { tooOld } from './task-container.ts';
import type { Store } from './tenant.ts';

/** What a restore does about objects, and what may be said before the database is there. */
export type ObjectsPlan =
  | {
      readonly kind: 'files';
      readonly root: string;
      /** Repositories that are asked for what is not on this disk, in order. */
      readonly repositories: readonly number[];
      /** null = it took too long to look. */
      readonly estimate: ObjectsEstimate | null;
      /** When the newest copy in the repository was made, milliseconds since the epoch; null = there is none. */
      readonly savedAt: number | null;
    }
  /** In a bucket: not ours to move. */
  | { readonly kind: 'bucket' }
  | { readonly kind: 'none'; readonly why: string };

/** The snapshot that the vault's root key is taken from. */
export interface KeySource {
  readonly repository: number;
  readonly snapshot: string;
}

export interface ObjectsPlans {
  readonly objects: ObjectsPlan;
  /** null = no snapshot has a key, or the database keeps none in a mount. */
  readonly key: KeySource | null;
}

export interface ObjectsInput {
  readonly sidecars: Sidecars;
  /** Those of the first repository, or soon. */
  readonly snapshots: readonly Snapshot[] | Promise<readonly Snapshot[]>;
  readonly sidecar: Container;
  readonly store: Store;
  /** The one that the database comes from is first. */
  readonly repositories: readonly [number, ...number[]];
  /** The moment that is gone to, milliseconds since the epoch. */
  readonly until: number;
}

export async function planObjects(input: ObjectsInput): Promise<ObjectsPlans> {
  const { sidecar, until } = input;
  const saved = ofObjects(input.snapshots);
  const [objects, snapshots] = await Promise.all([planStore(input, saved), saved]);
  const hasKey = sidecar.Mounts.some(({ Destination }) => Destination === keyFolder);
  return {
    objects,
    key: hasKey ? keyAt(snapshots, until) : null,
  };
}

async function ofObjects(snapshots: ObjectsInput['snapshots']): Promise<readonly Snapshot[]> {
  return (await snapshots).filter((one) => one.tags.includes(tags.objects));
}

async function planStore(
  { sidecars, sidecar, store, repositories, until }: ObjectsInput,
  snapshots: Promise<readonly Snapshot[]>,
): Promise<ObjectsPlan> {
  if (store.kind === 'bucket') return { kind: 'bucket' };
  if (store.kind === 'left') return { kind: 'none', why: 'they stay as they are' };
  if (store.kind === 'none') return { kind: 'none', why: 'this deployment has no storage service' };
  const mount = sidecar.Mounts.find(({ Destination }) => Destination === objectsFolder);
  if (mount === undefined || mount.Type === 'tmpfs')
    return { kind: 'none', why: 'seaworthy-objects does not see the folder of the objects' };
  const [estimate, all] = await Promise.all([estimated(sidecars, store.root, until), snapshots]);
  return { kind: 'files', root: store.root, repositories, estimate, savedAt: newestOf(all) };
}

function newestOf(snapshots: readonly Snapshot[]): number | null {
  const saved = snapshots.filter(({ paths }) => paths.includes(captures)).map(({ time }) => Date.parse(time));
  return saved.length === 0 ? null : Math.max(...saved);
}

const estimateMs = 5 * 60_000;

async function estimated(sidecars: Sidecars, root: string, until: number): Promise<ObjectsEstimate | null> {
  const words = ['objects-estimate', root, new Date(until).toISOString()];
  try {
    const text = await sidecars.inObjects(words, { timeoutMs: estimateMs });
    return estimateShape().parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (/usage: sidecar/.test(error.message)) throw tooOld();
    return null;
  }
}

const estimateShape = () => z.looseObject({ returning: z.int(), replaced: z.int(), going: z.int() });

/** The newest at or before the moment; a key is made once, so the first one after it is as good. Exported for its test. */
export function keyAt(snapshots: readonly Snapshot[], until: number): KeySource | null {
  const having = snapshots
    .filter(({ paths }) => paths.includes(keyFolder))
    .sort((one, other) => Date.parse(one.time) - Date.parse(other.time));
  const found = having.findLast(({ time }) => Date.parse(time) <= until) ?? having[0];
  return found === undefined ? null : { repository: found.repository, snapshot: found.id };
}
