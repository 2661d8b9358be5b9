// An object of each bucket, brought back and asked for by the storage service.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Adopted } from '../../../../engine/adopted.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { World } from '../../../../ports/world.ts';
import { captures, type Snapshot } from '../../operations/objects.ts';
import { storeOf } from '../../restore/objects/tenant.ts';
import type { Drilled } from '../drilled.ts';
import { ask, sharedSecret, tokenFor } from '../http-probe.ts';
import { inContainer } from '../in-container.ts';
import { judgeObjects, type ObjectSeen } from '../proofs/objects.ts';
import { failed, skipped } from '../proofs/proof.ts';
import { restoreObject } from './from-repository.ts';

const about = { id: 'objects', title: 'An object of each bucket comes back by storage' };

/** Where the file of a row lies, below the folder of its tenant; old storage services have no column `version`. */
export const pathSql = "bucket_id || '/' || name || coalesce('/' || (to_jsonb(objects) ->> 'version'), '')";

const rowShape = z.looseObject({
  bucket: z.string(),
  name: z.string(),
  path: z.string(),
  size: z.coerce.number().nullish().catch(null),
  mimetype: z.string().nullish().catch(null),
  etag: z.string().nullish().catch(null),
});

/** The newest of each bucket that is in the snapshot, of no more than a hundred MiB. */
const sampleSql = (time: string) => `
select row_to_json(s) from (
  select distinct on (bucket_id) bucket_id as bucket, name, ${pathSql} as path,
    metadata ->> 'size' as size, metadata ->> 'mimetype' as mimetype, metadata ->> 'eTag' as etag
  from storage.objects where greatest(created_at, updated_at) <= '${time}'
    and coalesce(metadata ->> 'size', '0') ~ '^\\d{1,9}$' and coalesce(metadata ->> 'size', '0')::bigint < 104857600
  order by bucket_id, updated_at desc
) s;
`;

export async function proveObjects(drilled: Drilled, snapshot: Snapshot | null): Promise<DrillProof> {
  const reason = whyNoObjects(drilled);
  if (reason !== null) return skipped(about, reason);
  // Whether there should be one, the proof of parity says.
  if (!hasObjects(snapshot)) return skipped(about, 'no snapshot of objects is saved');
  const { database, sidecars, environments, services, started, ill, probe, objects, world, adopted } =
    drilled;
  const storage = services.find(({ role }) => role === 'storage');
  if (storage === undefined || !started.includes(storage.name))
    return skipped(about, 'storage is not started here');
  if (ill.has(storage.name)) return failed(about, `${storage.name} is not well`);
  const variables = environments.get(storage.name);
  const secret = sharedSecret(variables?.get('AUTH_JWT_SECRET') ?? variables?.get('PGRST_JWT_SECRET'));
  if (secret === null) return skipped(about, 'storage has no shared secret to sign a token with');
  const lines = (await database.run(database.own, sampleSql(snapshot.time))).split('\n');
  const rows = lines.filter((line) => line.startsWith('{')).map((line) => rowShape.parse(JSON.parse(line)));
  const root = await rootOf(adopted, world);
  for (const { path } of rows) await restoreObject(sidecars, snapshot, posix.join(root, path));
  // What lies on the way was made by restic, for itself alone.
  await inContainer(
    objects,
    ['find', '/objects', '-type', 'd', '-exec', 'chmod', 'a+rx', '{}', '+'],
    {},
    world,
  );
  const headers = { authorization: `Bearer ${tokenFor('service_role', secret, world)}` };
  const base = `http://${storage.name}:${variables?.get('SERVER_PORT') || variables?.get('PORT') || '5000'}`;
  const asks = rows.map(({ bucket, name }) => {
    const path = [bucket, ...name.split('/')].map(encodeURIComponent).join('/');
    return { url: `${base}/object/${path}`, headers };
  });
  const answers = await ask(probe, asks, world);
  const seen = rows.flatMap((row, index): readonly ObjectSeen[] => {
    const answer = answers[index];
    const { bucket, name, size, mimetype, etag } = row;
    if (answer === undefined) return [];
    return [{ bucket, name, bytes: size ?? null, contentType: mimetype ?? null, eTag: etag ?? '', answer }];
  });
  const buckets = await database.run(database.own, 'select count(*) from storage.buckets;\n');
  return judgeObjects(seen, Number(buckets.trim()));
}

/** Folder of the tenant, below the store's root. */
export async function rootOf(adopted: Adopted, world: World): Promise<string> {
  const store = await storeOf(adopted, world);
  return store.kind === 'files' ? store.root : '';
}

/** Why objects cannot be asked for; null = they can. */
export function whyNoObjects({ services, savesObjects }: Drilled): string | null {
  if (!services.some(({ role }) => role === 'storage')) return 'this deployment has no storage';
  return savesObjects ? null : 'backup.objects is off: they are not saved';
}

/** One may hold the root key alone. */
export function hasObjects(snapshot: Snapshot | null): snapshot is Snapshot {
  return snapshot?.paths.includes(captures) === true;
}
