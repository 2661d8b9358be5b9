// Whether a bucket may be trusted with backups: it is probed once before it is used, and what came of it is remembered.
import { posix } from 'node:path';
import { z } from 'zod';
import { type Probe, probeStore } from '../../../engine/object-store/conformance.ts';
import type { Places } from '../../../engine/state/places.ts';
import { prepareState } from '../../../engine/state/prepare.ts';
import { readRecord, writeRecord } from '../../../engine/state/record.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import type { BucketRepository, Repository } from './repository.ts';

const shape = z.strictObject({
  schemaVersion: z.literal(1),
  stores: z.array(
    z.strictObject({
      /** `https://host`. */
      url: z.string(),
      bucket: z.string(),
      region: z.string(),
      verdict: z.enum(['trusted', 'lenient']),
      /** ISO 8601. */
      at: z.string(),
    }),
  ),
});

/** `.seaworthy/stores.json`: the stores that passed. No secret. */
type Trusted = z.infer<typeof shape>['stores'];

/** The two halves of a bucket's key. */
export interface BucketKey {
  readonly keyId: string;
  readonly secret: string;
}

/** Where `repoN-key-id` and `repoN-secret` come from is the caller's business. */
export type KeyOf = (repository: BucketRepository) => BucketKey | Promise<BucketKey>;

/** Probes each bucket that was not probed before. Throws a Problem for the first that is refused. */
export async function requireTrusted(
  repositories: readonly Repository[],
  keyOf: KeyOf,
  places: Places,
  world: World,
): Promise<void> {
  for (const one of repositories) {
    if (one.kind === 'folder' || one.skipsProbe || trustedAt(one, places, world) !== null) continue;
    const probe = await probeBucket(one, await keyOf(one), places, world);
    if (probe.verdict === 'refused') throw refusedBy(one, probe);
    for (const { name, saw } of probe.steps.filter(({ state }) => state === 'warning'))
      world.talk.warn(`${one.shown}: ${name}: ${saw}`);
  }
}

/** When this bucket passed; null = it never did. */
export function trustedAt(repository: BucketRepository, places: Places, { tree }: World): string | null {
  const known = readTrusted(places, tree).find((one) => isSame(one, repository));
  return known?.at ?? null;
}

/** Asks a bucket everything, whatever is remembered, and remembers what came of it. */
export async function probeBucket(
  repository: BucketRepository,
  { keyId, secret }: BucketKey,
  places: Places,
  world: World,
): Promise<Probe> {
  const { bucket, region, style, shown } = repository;
  world.talk.progress(`${shown}: asking whether the store can be trusted`);
  const authorities = authoritiesOf(repository, places, world);
  const place = {
    ...{ url: urlOf(repository), region, bucket, keyId, secret },
    style: style === 'host' ? ('virtual-host' as const) : style,
    ...(authorities === null ? {} : { authorities }),
  };
  const probe = await probeStore(place, world);
  world.talk.progress('');
  remember(repository, probe.verdict, places, world);
  return probe;
}

/** A store that does not pass any more is forgotten, so that the next apply asks it again. */
function remember(
  repository: BucketRepository,
  verdict: Probe['verdict'],
  places: Places,
  { tree, clock }: World,
): void {
  const before = readTrusted(places, tree);
  const others = before.filter((one) => !isSame(one, repository));
  if (verdict === 'refused' && others.length === before.length) return;
  const { bucket, region } = repository;
  const at = clock.now().toISOString();
  const own = verdict === 'refused' ? [] : [{ url: urlOf(repository), bucket, region, verdict, at }];
  prepareState(places, tree);
  writeRecord(places, pathOf(places), { schemaVersion: 1, stores: [...others, ...own] }, tree);
}

function readTrusted(places: Places, tree: World['tree']): Trusted {
  return readRecord(pathOf(places), () => shape, tree)?.stores ?? [];
}

function pathOf({ state }: Places): string {
  return posix.join(state, 'stores.json');
}

function urlOf({ endpoint }: BucketRepository): string {
  return `https://${endpoint}`;
}

function isSame({ url, bucket, region }: Trusted[number], repository: BucketRepository): boolean {
  return url === urlOf(repository) && bucket === repository.bucket && region === repository.region;
}

function authoritiesOf({ ca, shown }: BucketRepository, places: Places, { files }: World): string | null {
  if (ca === null) return null;
  const read = files.read(posix.resolve(places.directory, ca));
  if (read.ok) return read.text;
  throw new Problem({
    code: 'backup-store',
    message: `${shown}: the root certificate ${ca} ${read.reason}`,
    hints: ['correct ca under backup.repositories in seaworthy.yaml'],
  });
}

function refusedBy({ shown }: BucketRepository, { steps }: Probe): Problem {
  const failed = steps.filter(({ state }) => state === 'failed');
  const what = failed.map(({ name, saw }) => `${name}: ${saw}`).join('; ');
  const todos = [...new Set(failed.flatMap(({ todo }) => todo ?? []))];
  const isAway = failed[0]?.name === 'reach';
  const more = isAway
    ? 'nothing was changed; where only containers reach the store, say probe: false at it in seaworthy.yaml'
    : 'nothing was changed; seaworthy backup check --probe shows every step';
  return new Problem({
    code: 'store-refused',
    message: `${shown} is not trusted with backups: ${what}`,
    hints: [more, ...todos],
    fault: 'world',
  });
}
