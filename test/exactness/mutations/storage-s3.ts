// What can be wrong with the bucket of the storage service.
import { allOf, setKey } from '../edits.ts';
import { inFiles, type Mutation, saying } from '../mutation.ts';

const tells = (id: string) => [`storage/${id}`];
/** The bases whose objects lie in a bucket. */
const inBucket = { on: ['hardened', 'external-db', 'pgbouncer'] } as const;
const r2 = 'https://0123456789abcdef.r2.cloudflarestorage.com';
const endpoint = (text: string) => setKey('STORAGE_S3_ENDPOINT', text);

export const storageS3: readonly Mutation[] = [
  ...(
    [
      ['with the bucket in its name', 'https://example-production-objects.s3.eu-central-1.amazonaws.com'],
      ['with the bucket in its path', 'https://s3.eu-central-1.amazonaws.com/example-production-objects'],
      ['without a scheme', 's3.eu-central-1.amazonaws.com'],
      ['on this machine', 'http://localhost:9000'],
      ['that has no names below it', 'http://10.0.0.9:9000'],
    ] as const
  ).map(([what, address]) =>
    inFiles(`a store ${what}`, tells('misaddressed-bucket'), endpoint(address), inBucket),
  ),
  inFiles('no bucket', tells('misaddressed-bucket'), setKey('GLOBAL_S3_BUCKET', ''), inBucket),
  inFiles(
    'a bucket without the secret half of its credentials',
    tells('missing-s3-credentials'),
    setKey('STORAGE_S3_SECRET_ACCESS_KEY', ''),
    inBucket,
  ),
  inFiles(
    'a store outside AWS without credentials',
    tells('missing-s3-credentials'),
    allOf(
      endpoint('https://objects.seaworthy-sample.dev'),
      setKey('STORAGE_S3_ACCESS_KEY_ID', ''),
      setKey('STORAGE_S3_SECRET_ACCESS_KEY', ''),
    ),
    inBucket,
  ),
  ...['eu-west-1', 'local', 'stub'].map((region) =>
    inFiles(`a bucket in the region ${region}`, tells('wrong-s3-region'), setKey('REGION', region), inBucket),
  ),
  inFiles('a bucket in no region', tells('wrong-s3-region'), setKey('REGION', ''), inBucket),
  inFiles(
    'R2 with a region of AWS',
    tells('wrong-s3-region'),
    allOf(endpoint(r2), saying('storage', 'environment: { TUS_ALLOW_S3_TAGS: "false" }')),
    inBucket,
  ),
  inFiles('R2 with tags', tells('unsupported-tags'), allOf(endpoint(r2), setKey('REGION', 'auto')), inBucket),
  inFiles(
    'a bucket over plain http',
    tells('plain-s3-endpoint'),
    endpoint('http://s3.eu-central-1.amazonaws.com'),
    inBucket,
  ),
];

/** R2 as it has to be. */
export const soundR2 = allOf(
  endpoint(r2),
  setKey('REGION', 'auto'),
  saying('storage', 'environment: { TUS_ALLOW_S3_TAGS: "false" }'),
);
