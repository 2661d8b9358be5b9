/** Where a bucket is and who asks. Nothing of it is ever in an error, but host, bucket and region. */
export interface S3Place {
  /** `https://host` or `https://host:port`, without a path. */
  readonly url: string;
  readonly region: string;
  readonly bucket: string;
  /** Whether the bucket's name is the first part of the path or of the host's name. */
  readonly style: 'path' | 'virtual-host';
  readonly keyId: string;
  readonly secret: string;
  /** PEM of authorities to trust besides those that Node brings. */
  readonly authorities?: string;
  /** Until an answer begins, in milliseconds (default 30,000). A body has that time and a second more for each 16 KiB. */
  readonly timeoutMs?: number;
}

/** What is stored: bytes, or a stream of a known length that can be opened again for a second attempt. */
export type S3Body =
  | Uint8Array
  | {
      readonly bytes: number;
      /** Hex; absent = the body travels unsigned, which TLS has to make up for. */
      readonly sha256?: string;
      open(): AsyncIterable<Uint8Array>;
    };

export interface S3PutOptions {
  readonly contentType?: string;
  readonly cacheControl?: string;
  /** Names in small letters, values in ASCII. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Base64 of the body's MD5; `false` = none. Absent = reckoned for bytes, none for a stream. */
  readonly contentMd5?: string | false;
}

export interface S3Stored {
  /** Without quotes. The MD5 of the body only where nothing encrypts or splits it. */
  readonly etag: string;
  readonly versionId: string | undefined;
  /** Hex, of what was sent. */
  readonly sha256: string;
}

export interface S3Head {
  readonly bytes: number;
  readonly etag: string;
  readonly versionId: string | undefined;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  /** As the store wrote it. */
  readonly modified: string | undefined;
}

export interface S3Object extends S3Head {
  /** What the answer says that it is of; absent = it says nothing, so it should be everything. */
  readonly range: { readonly from: number; readonly to: number; readonly whole: number } | undefined;
  /** To be read to its end or left by `break`; throws a StoreFailure when it breaks off or stands still. */
  readonly body: AsyncIterable<Uint8Array>;
}

export interface S3ListOptions {
  readonly prefix?: string;
  readonly delimiter?: string;
  /** At most this many on one page; the store's own limit is 1,000. */
  readonly maxKeys?: number;
  readonly startAfter?: string;
  /** `next` of the page before. */
  readonly next?: string;
}

export interface S3Page {
  readonly objects: readonly {
    readonly key: string;
    readonly bytes: number;
    readonly etag: string;
    readonly modified: string;
  }[];
  /** What stands in for everything below a delimiter. */
  readonly prefixes: readonly string[];
  /** Absent = this was the last page. */
  readonly next: string | undefined;
}

export interface S3Version {
  readonly key: string;
  readonly versionId: string;
  readonly isLatest: boolean;
  /** Not an object but the note that it was deleted. */
  readonly isMarker: boolean;
}

export interface S3Part {
  readonly number: number;
  readonly etag: string;
}

export interface S3LifecycleRule {
  readonly id: string;
  readonly isEnabled: boolean;
  readonly prefix: string;
  readonly expireDays?: number;
  readonly expireOldVersionsDays?: number;
  readonly abortUploadsDays?: number;
  /** Whether the rule says more than stands here (tags, transitions): putting it back would lose that. */
  readonly hasMore?: boolean;
}

/**
 * One bucket. Every method throws a StoreFailure and nothing else for what store and network do. Nothing is tried again but a
 * request on a kept connection that was closed in the meantime. Redirects are not followed: they are told with the region.
 * Shape: Amazon S3 API Reference, https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
 */
export interface S3Bucket {
  put(key: string, body: S3Body, options?: S3PutOptions): Promise<S3Stored>;
  /** `to` is the last byte, included; absent = to the end. */
  get(
    key: string,
    range?: { readonly from: number; readonly to?: number },
    versionId?: string,
  ): Promise<S3Object>;
  /** null = there is none (or no bucket: an answer to HEAD does not tell). */
  head(key: string): Promise<S3Head | null>;
  /** Also when there is none. */
  delete(key: string, versionId?: string): Promise<void>;
  list(options?: S3ListOptions): Promise<S3Page>;
  /** All versions and delete markers below a prefix, one page; `next` is to be given back as it came. */
  versions(
    prefix: string,
    next?: Readonly<Record<string, string>>,
  ): Promise<{
    readonly versions: readonly S3Version[];
    readonly next: Readonly<Record<string, string>> | undefined;
  }>;
  createUpload(key: string, options?: S3PutOptions): Promise<string>;
  uploadPart(key: string, upload: string, number: number, body: S3Body): Promise<S3Part>;
  completeUpload(key: string, upload: string, parts: readonly S3Part[]): Promise<{ readonly etag: string }>;
  abortUpload(key: string, upload: string): Promise<void>;
  /** Uploads below a prefix that were neither completed nor aborted, one page of them. */
  uploads(prefix: string): Promise<readonly { readonly key: string; readonly upload: string }[]>;
  versioning(): Promise<'enabled' | 'suspended' | 'off'>;
  setVersioning(state: 'enabled' | 'suspended'): Promise<void>;
  lifecycle(): Promise<readonly S3LifecycleRule[]>;
  setLifecycle(rules: readonly S3LifecycleRule[]): Promise<void>;
  /** How far the store's clock is ahead of this machine's, in milliseconds (to the second), by the latest answer; undefined = unknown. */
  clockAheadMs(): number | undefined;
  /** Ends kept connections. */
  close(): void;
}

export interface S3 {
  /** Asks nobody yet. Throws a Problem for a URL that is none. */
  open(place: S3Place): S3Bucket;
}
