// Rows of the restored storage.objects against what the repository holds of the store.
import { posix } from 'node:path';
import { z } from 'zod';
import type { Adopted } from '../../../../engine/adopted.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import type { World } from '../../../../ports/world.ts';
import { objectsSidecar } from '../../container/objects-service.ts';
import { captures, type Snapshot } from '../../operations/objects.ts';
import { storeOf } from '../../restore/objects/tenant.ts';
import { containerOf, type Site } from '../../restore/site.ts';
import type { Drilled } from '../drilled.ts';
import { ask, sharedSecret, tokenFor } from '../http-probe.ts';
import { inContainer, lastWords } from '../in-container.ts';
import { judgeObjects, type ObjectSeen } from '../proofs/objects.ts';
import { judgeParity } from '../proofs/parity.ts';
import { failed, skipped } from '../proofs/proof.ts';
import { restoreObject } from './from-repository.ts';

const sampleAbout = { id: 'objects', title: 'An object of each bucket comes back by storage' };
const parityAbout = { id: 'parity', title: 'Every row of storage.objects has its file' };

const pathSql = "bucket_id || '/' || name || coalesce('/' || version, '')";

/** Lists both, sorts both, and tells what is in the first alone: as many rows as there are, in little memory. */
const parityScript = `set -eu
export LC_ALL=C
seaworthy-restic "$1" --no-lock ls --recursive "$2" "$3" >/tmp/all
sed -n "s#^$3/##p" /tmp/all | sort -u >/tmp/files
rm /tmp/all
sort -u >/tmp/rows
comm -23 /tmp/rows /tmp/files >/tmp/missing
wc -l </tmp/rows
wc -l </tmp/missing
head -n 50 /tmp/missing
rm /tmp/rows /tmp/files /tmp/missing
`;

const liveScript = `cd "$1" && while IFS= read -r path; do [ -e "$path" ] || printf '%s\\n' "$path"; done`;

export async function proveParity(
  drilled: Drilled,
  snapshot: Snapshot | null,
  live: Site,
): Promise<DrillProof> {
  const about = parityAbout;
  const ready = whyNot(drilled, snapshot);
  if (snapshot === null || ready !== null) return skipped(about, ready ?? 'no snapshot of objects is saved');
  const { database, objects, world, adopted } = drilled;
  const root = await rootOf(adopted, world);
  const old = `greatest(created_at, updated_at) <= '${snapshot.time}'`;
  const answer = await database.run(database.own, `select ${pathSql} from storage.objects where ${old};\n`);
  const younger = await database.run(
    database.own,
    `select count(*) from storage.objects where not (${old});\n`,
  );
  const rows = answer.split('\n').filter((line) => line !== '');
  const input = rows.map((path) => `${posix.join(root, path)}\n`).join('');
  const words = ['sh', '-c', parityScript, 'sh', String(snapshot.repository), snapshot.id, captures];
  const result = await inContainer(objects, words, { input }, world);
  if (!result.ran || result.code !== 0) return failed(about, lastWords(result));
  const [count = '0', missing = '0', ...shown] = result.stdout.trim().split('\n');
  return judgeParity({
    rows: Number(count),
    missing: Number(missing),
    shown,
    missingLive: await missingLive(shown, live),
    younger: Number(younger.trim()),
    snapshot: snapshot.time,
  });
}

async function missingLive(paths: readonly string[], live: Site): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const { id } = await containerOf(live, objectsSidecar);
  const words = ['sh', '-c', liveScript, 'sh', '/objects'];
  const result = await inContainer(
    id,
    words,
    { input: paths.map((path) => `${path}\n`).join('') },
    live.world,
  );
  return result.ran && result.code === 0 ? result.stdout.split('\n').filter((line) => line !== '') : [];
}

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
  const about = sampleAbout;
  const ready = whyNot(drilled, snapshot);
  if (snapshot === null || ready !== null) return skipped(about, ready ?? 'no snapshot of objects is saved');
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

async function rootOf(adopted: Adopted, world: World): Promise<string> {
  const store = await storeOf(adopted, world);
  return store.kind === 'files' ? store.root : '';
}

function whyNot({ services, environments }: Drilled, snapshot: Snapshot | null): string | null {
  const storage = services.find(({ role }) => role === 'storage');
  if (storage === undefined) return 'this deployment has no storage';
  const backend = environments.get(storage.name)?.get('STORAGE_BACKEND') ?? 'file';
  if (backend !== 'file') return 'objects lie in a bucket, which this drill does not restore';
  return snapshot === null ? 'no snapshot of objects is saved' : null;
}
