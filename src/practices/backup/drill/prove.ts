// The proofs in order. One that cannot be asked for to its end is failed, and the next one is asked for all the same.
import type { DrillProof } from '../../../model/drill.ts';
import { Problem } from '../../../model/problem.ts';
import { objectsBucket } from '../objects-bucket.ts';
import type { Snapshot } from '../operations/objects.ts';
import type { Site } from '../restore/site.ts';
import type { Drilled } from './drilled.ts';
import { bucketProofs } from './objects/bucket/proofs.ts';
import { proveObjects } from './objects/prove-objects.ts';
import { proveParity } from './objects/prove-parity.ts';
import { proveAuth } from './proofs/auth-api.ts';
import { judgeDatabases } from './proofs/databases.ts';
import { judgeExtensions } from './proofs/extensions.ts';
import { proveImages } from './proofs/images.ts';
import { proveLogins } from './proofs/logins.ts';
import { proveMoment } from './proofs/moment.ts';
import { proveReadable } from './proofs/readable.ts';
import { proveRest } from './proofs/rest-api.ts';
import { proveRows } from './proofs/rows.ts';
import { judgeServices } from './proofs/services.ts';
import { proveVault } from './proofs/vault.ts';
import { tourDatabases } from './tour.ts';

type Prove = () => Promise<DrillProof>;
type Named = readonly (readonly [id: string, prove: Prove])[];

/** Before any service writes: what came back, untouched. */
export function proofsOnDatabase(drilled: Drilled): Promise<readonly DrillProof[]> {
  return all(drilled, [
    ['moment', () => proveMoment(drilled)],
    ['rows', () => proveRows(drilled)],
  ]);
}

/** With services on top of it. */
export async function proofsOnServices(
  drilled: Drilled,
  snapshot: Snapshot | null,
  live: Site,
  others: readonly string[],
): Promise<readonly DrillProof[]> {
  const tour = await tourDatabases(drilled.database);
  return all(drilled, [
    ['databases', async () => judgeDatabases(drilled.backup.databases, tour)],
    ['extensions', async () => judgeExtensions(tour)],
    ['vault', () => proveVault(drilled)],
    ['services', async () => judgeServices(drilled.started, drilled.ill, others)],
    ['images', () => proveImages(drilled, live)],
    ['logins', () => proveLogins(drilled)],
    ['auth-api', () => proveAuth(drilled)],
    ['rest-api', () => proveRest(drilled)],
    ...(await proofsOfObjects(drilled, snapshot, live)),
    ['readable', () => proveReadable(drilled)],
  ]);
}

async function proofsOfObjects(drilled: Drilled, snapshot: Snapshot | null, live: Site): Promise<Named> {
  const bucket = await objectsBucket(drilled.adopted, drilled.world);
  if (bucket !== null) return bucketProofs(drilled, bucket);
  return [
    ['objects', () => proveObjects(drilled, snapshot)],
    ['parity', () => proveParity(drilled, snapshot, live)],
  ];
}

async function all({ world }: Drilled, proofs: Named): Promise<readonly DrillProof[]> {
  const done: DrillProof[] = [];
  for (const [index, [id, prove]] of proofs.entries()) {
    world.talk.progress(`proof ${index + 1} of ${proofs.length}: ${id}`);
    done.push(await attempt(id, prove));
  }
  world.talk.progress('');
  return done;
}

async function attempt(id: string, prove: Prove): Promise<DrillProof> {
  try {
    return await prove();
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'drill-ended') throw error;
    return {
      id,
      title: `The proof ${id} can be asked for`,
      status: 'failed',
      said: error.message,
      details: [],
    };
  }
}
