// The proofs of objects that storage keeps in a bucket. Seaworthy asks the live store from this machine, with the service's own keys,
// and only reads; the isolated project never hears of it.
import type { DrillProof } from '../../../../../model/drill.ts';
import { StoreFailure } from '../../../../../model/store-failure.ts';
import type { S3Bucket } from '../../../../../ports/s3.ts';
import type { ObjectsBucket } from '../../../objects-bucket.ts';
import { hasObjects } from '../../../restore/objects/rows.ts';
import type { Drilled } from '../../drilled.ts';
import { skipped } from '../../proofs/proof.ts';
import { proveBucketObjects } from './prove-objects.ts';
import { proveBucketParity } from './prove-parity.ts';

type Prove = (drilled: Drilled, found: ObjectsBucket, bucket: S3Bucket) => Promise<DrillProof>;

const titles = {
  parity: 'Every row of storage.objects has its object in the bucket',
  objects: 'An object of each bucket is in the store',
} as const;

/** In order: the second one goes by what the first one has listed. @param found a text = why the bucket is not known */
export function bucketProofs(
  drilled: Drilled,
  found: ObjectsBucket | string,
): readonly (readonly [id: string, prove: () => Promise<DrillProof>])[] {
  let reason = typeof found === 'string' ? `objects are in a bucket that cannot be asked: ${found}` : null;

  async function asked(id: keyof typeof titles, prove: Prove): Promise<DrillProof> {
    const about = { id, title: titles[id] };
    if (reason === null && !(await hasObjects(drilled.database)))
      reason = 'storage has made no table of objects yet';
    if (typeof found === 'string' || reason !== null) return skipped(about, reason ?? '');
    const bucket = drilled.world.s3.open(found.place);
    try {
      return await prove(drilled, found, bucket);
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      // A name that containers alone know, for example.
      reason = `objects are in bucket ${found.place.bucket}, which cannot be asked from here: ${error.message}`;
      return skipped(about, reason);
    } finally {
      bucket.close();
    }
  }

  return [
    ['parity', () => asked('parity', proveBucketParity)],
    ['objects', () => asked('objects', proveBucketObjects)],
  ];
}
