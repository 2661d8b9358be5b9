import { known } from '../../../src/model/fact.ts';
import type { ObjectParityFact } from '../../../src/model/facts/objects.ts';
import { replacing } from '../edits.ts';
import { inFacts, inFiles, type Mutation, newService, saying } from '../mutation.ts';

const tells = (id: string) => [`storage/${id}`];
const onFiles = { on: ['kong-15'] } as const;
const lost = { count: 3, first: ['avatars/a.png', 'avatars/b.png', 'avatars/c.png'] };

export const storage: readonly Mutation[] = [
  parity('three objects without a file', 'missing-objects', { missing: lost, files: 797 }),
  parity('three files cut short', 'missing-objects', { otherSize: lost }),
  parity('files without their content type', 'lost-attributes', {
    attributes: known({ asked: 800, without: lost }),
  }),
  parity('files that no object names', 'orphaned-files', { files: 830, orphans: 30 }),
  inFiles(
    'uploads that do not know their public address',
    tells('missing-public-url'),
    saying('storage', 'environment: { STORAGE_PUBLIC_URL: "", REQUEST_ALLOW_X_FORWARDED_PATH: "false" }'),
  ),
  inFiles(
    'objects back on this disk',
    tells('file-backend'),
    replacing('docker-compose.production.yml', 'STORAGE_BACKEND: s3', 'STORAGE_BACKEND: file'),
    {
      also: ['backup/objects-not-saved', 'storage/blind-imgproxy'],
    },
  ),
  inFiles(
    'an object store that is no longer maintained',
    tells('retired-object-store'),
    newService(
      'minio',
      'image: minio/minio:RELEASE.2025-09-07T16-13-09Z\nrestart: unless-stopped\nlogging: { driver: local }\ncommand: server /data\nvolumes: ["./volumes/minio:/data"]',
    ),
    { also: ['health/missing-check', 'backup/objects-not-saved'] },
  ),
  ...['exfat', 'nfs', 'fuse.sshfs'].map((filesystem) =>
    inFacts(
      'host',
      `objects on ${filesystem}`,
      tells('no-extended-attributes'),
      ({ disks }) => ({
        disks: {
          disks: [
            ...disks.disks.map((one) => ({ ...one, holds: one.holds.filter((what) => what !== 'storage') })),
            ...disks.disks.map((one) => ({
              ...one,
              holds: ['storage' as const],
              mount: '/mnt/objects',
              filesystem,
            })),
          ],
        },
      }),
      onFiles,
    ),
  ),
  inFacts(
    'postgres',
    'a schema of storage without its tables',
    tells('unmigrated-schema'),
    ({ storageSchema }) => ({
      storageSchema: { ...storageSchema, objects: false, buckets: false },
    }),
  ),
  inFacts(
    'postgres',
    'a schema of storage that its service may not add to',
    tells('unmigrated-schema'),
    ({ storageSchema }) => ({ storageSchema: { ...storageSchema, mayCreate: false } }),
  ),
  inFacts(
    'host',
    'files written past the bucket',
    tells('split-objects'),
    ({ bothBackends }) => ({ bothBackends: { ...bothBackends, here: 203, strayed: lost } }),
    { on: ['hardened', 'external-db', 'pgbouncer'] },
  ),
  inFiles(
    'an imgproxy that does not see the files',
    tells('blind-imgproxy'),
    saying('imgproxy', 'environment: { IMGPROXY_LOCAL_FILESYSTEM_ROOT: "" }'),
    onFiles,
  ),
  inFiles(
    'an imgproxy that refuses the photos of phones',
    tells('small-image-limit'),
    saying('imgproxy', 'environment: { IMGPROXY_MAX_SRC_RESOLUTION: 5 }'),
  ),
];

function parity(what: string, id: string, parts: Partial<ObjectParityFact>): Mutation {
  return inFacts(
    'host',
    what,
    tells(id),
    ({ objectParity }) => ({ objectParity: { ...objectParity, ...parts } }),
    onFiles,
  );
}
