// Where backups are kept, as the engines need it. A repository is a folder of this machine, or a prefix of a bucket.
import type { BackupWishes, RepositoryWish } from '../../../engine/wishes/backup.ts';
import type { SecretReference } from '../../../model/fragment.ts';

interface Common {
  /** 1 or 2: as pgBackRest numbers it (`repo1-…`), and as the wishes are in order. */
  readonly number: number;
  /** For people: the folder, or `s3://bucket/prefix`. */
  readonly shown: string;
}

export interface FolderRepository extends Common {
  readonly kind: 'folder';
  /** Absolute, on the host. */
  readonly path: string;
}

export interface BucketRepository extends Common {
  readonly kind: 'bucket';
  readonly bucket: string;
  readonly region: string;
  /** Host and port without scheme. */
  readonly endpoint: string;
  readonly prefix: string;
  /** `path` = the bucket is part of the path, `host` = of the name. */
  readonly style: 'path' | 'host';
  readonly keyId: SecretReference;
  readonly secret: SecretReference;
  /** File on the host with the root certificate of a private store. */
  readonly ca: string | null;
  /** A person trusts it without having it probed. */
  readonly skipsProbe?: true;
}

export type Repository = FolderRepository | BucketRepository;

/** How one provider is reached. */
export interface StoreForm {
  readonly endpoint: string;
  readonly region: string;
  readonly style: 'path' | 'host';
}

/** The repositories of these wishes; a text is why one of them cannot be told. */
export function repositoriesOf(
  { repositories }: BackupWishes,
  formOf: (wish: RepositoryWish) => StoreForm | string,
): readonly Repository[] | string {
  const found = repositories.map((wish, index) => repositoryOf(wish, index + 1, formOf));
  const why = found.find((one) => typeof one === 'string');
  return why ?? found.filter((one) => typeof one !== 'string');
}

function repositoryOf(
  wish: RepositoryWish,
  number: number,
  formOf: (wish: RepositoryWish) => StoreForm | string,
): Repository | string {
  const { path, bucket, key_id: keyId, secret } = wish;
  if (path !== undefined) return { kind: 'folder', number, path, shown: path };
  // The schema lets none of them be missing.
  if (bucket === undefined || keyId === undefined || secret === undefined) return 'a bucket has a key';
  const form = formOf(wish);
  if (typeof form === 'string') return form;
  const prefix = wish.prefix ?? 'seaworthy';
  const shown = `s3://${bucket}/${prefix}`;
  const trust = wish.probe === false ? { skipsProbe: true as const } : {};
  return {
    kind: 'bucket',
    number,
    bucket,
    prefix,
    ...form,
    keyId,
    secret,
    ca: wish.ca ?? null,
    shown,
    ...trust,
  };
}
