import { StoreFailure } from '../model/store-failure.ts';
import type { S3, S3Bucket, S3ListOptions, S3Place, S3PutOptions } from '../ports/s3.ts';
import {
  headOf,
  lifecycleXml,
  namespace,
  objectOf,
  pageOf,
  rulesOf,
  unquoted,
  uploadsOf,
  versionsOf,
} from './s3/answers.ts';
import { type Connection, connectionTo } from './s3/connection.ts';
import { escapeXml, textAt } from './s3/xml.ts';

/** Object stores that speak S3, over HTTP(S). `now` = what requests are signed with. */
export function systemS3(now: () => Date = () => new Date()): S3 {
  return { open: (place) => bucketOf(place, now) };
}

function bucketOf(place: S3Place, now: () => Date): S3Bucket {
  const connection = connectionTo(place, now);
  return {
    ...objectsOf(connection),
    ...listsOf(connection),
    ...uploadsIn(connection),
    ...settingsOf(connection),
    clockAheadMs: connection.clockAheadMs,
    close: connection.close,
  };
}

function objectsOf({ ask, askPlain }: Connection): Pick<S3Bucket, 'put' | 'get' | 'head' | 'delete'> {
  return {
    async put(key, body, options = {}) {
      const asked = { method: 'PUT', key, body, headers: headersOf(options), ...md5Of(options) };
      const answer = await askPlain(asked);
      const { sentSha256: sha256 } = answer;
      const versionId = answer.header('x-amz-version-id');
      return { etag: unquoted(answer.header('etag')), versionId, sha256 };
    },
    async get(key, range, versionId) {
      const headers = range === undefined ? {} : { range: `bytes=${range.from}-${range.to ?? ''}` };
      return objectOf(await ask({ method: 'GET', key, headers, query: versionQuery(versionId) }));
    },
    async head(key) {
      try {
        return headOf(await askPlain({ method: 'HEAD', key }));
      } catch (error) {
        if (error instanceof StoreFailure && error.reason === 'no-object') return null;
        throw error;
      }
    },
    async delete(key, versionId) {
      await askPlain({ method: 'DELETE', key, query: versionQuery(versionId) });
    },
  };
}

function listsOf({ askXml }: Connection): Pick<S3Bucket, 'list' | 'versions' | 'uploads'> {
  return {
    list: async (options = {}) => pageOf(await askXml({ method: 'GET', query: listQuery(options) })),
    async versions(prefix, next = {}) {
      const query = { versions: '', 'encoding-type': 'url', prefix, ...next };
      return versionsOf(await askXml({ method: 'GET', query: Object.entries(query) }));
    },
    async uploads(prefix) {
      const query = { uploads: '', 'encoding-type': 'url', prefix };
      return uploadsOf(await askXml({ method: 'GET', query: Object.entries(query) }));
    },
  };
}

function uploadsIn({
  askXml,
  askPlain,
}: Connection): Pick<S3Bucket, 'createUpload' | 'uploadPart' | 'completeUpload' | 'abortUpload'> {
  return {
    async createUpload(key, options = {}) {
      const root = await askXml({
        method: 'POST',
        key,
        query: [['uploads', '']],
        headers: headersOf(options),
      });
      return textAt(root, 'UploadId') ?? unreadable('an upload without an id');
    },
    async uploadPart(key, upload, number, body) {
      const query = { partNumber: String(number), uploadId: upload };
      const answer = await askPlain({ method: 'PUT', key, query: Object.entries(query), body });
      return { number, etag: unquoted(answer.header('etag')) };
    },
    async completeUpload(key, upload, parts) {
      const listed = parts.map(({ number, etag }) => {
        return `<Part><PartNumber>${number}</PartNumber><ETag>"${escapeXml(etag)}"</ETag></Part>`;
      });
      const text = `<CompleteMultipartUpload ${namespace}>${listed.join('')}</CompleteMultipartUpload>`;
      const query = [['uploadId', upload]] as const;
      // Checked by the signature; some stores take Content-MD5 here for that of the object.
      const asked = { method: 'POST', key, query, body: Buffer.from(text), contentMd5: false } as const;
      const root = await askXml({ ...asked, headers: { 'content-type': 'application/xml' } });
      return { etag: unquoted(textAt(root, 'ETag') ?? unreadable('an object without an ETag')) };
    },
    async abortUpload(key, upload) {
      await askPlain({ method: 'DELETE', key, query: [['uploadId', upload]] });
    },
  };
}

function settingsOf({
  askXml,
  askPlain,
}: Connection): Pick<S3Bucket, 'versioning' | 'setVersioning' | 'lifecycle' | 'setLifecycle'> {
  const set = (what: string, text: string) =>
    askPlain({
      method: 'PUT',
      query: [[what, '']],
      body: Buffer.from(text),
      headers: { 'content-type': 'application/xml' },
    });
  return {
    async versioning() {
      const root = await askXml({ method: 'GET', query: [['versioning', '']] });
      const status = textAt(root, 'Status');
      if (status === 'Enabled') return 'enabled';
      return status === 'Suspended' ? 'suspended' : 'off';
    },
    async setVersioning(state) {
      const status = state === 'enabled' ? 'Enabled' : 'Suspended';
      await set(
        'versioning',
        `<VersioningConfiguration ${namespace}><Status>${status}</Status></VersioningConfiguration>`,
      );
    },
    async lifecycle() {
      try {
        return rulesOf(await askXml({ method: 'GET', query: [['lifecycle', '']] }));
      } catch (error) {
        if (error instanceof StoreFailure && error.word === 'NoSuchLifecycleConfiguration') return [];
        throw error;
      }
    },
    async setLifecycle(rules) {
      await set('lifecycle', lifecycleXml(rules));
    },
  };
}

function listQuery({ prefix, delimiter, maxKeys, startAfter, next }: S3ListOptions) {
  const query = {
    'list-type': '2',
    'encoding-type': 'url',
    prefix,
    delimiter,
    'max-keys': maxKeys?.toString(),
    'start-after': startAfter,
    'continuation-token': next,
  };
  return Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
}

function versionQuery(versionId: string | undefined): readonly (readonly [string, string])[] {
  return versionId === undefined ? [] : [['versionId', versionId]];
}

function headersOf({ contentType, cacheControl, metadata = {} }: S3PutOptions): Record<string, string> {
  const own = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value] as const);
  return {
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
    ...(cacheControl === undefined ? {} : { 'cache-control': cacheControl }),
    ...Object.fromEntries(own),
  };
}

function md5Of({ contentMd5 }: S3PutOptions) {
  return contentMd5 === undefined ? {} : { contentMd5 };
}

function unreadable(what: string): never {
  throw new StoreFailure({
    reason: 'other',
    message: `the store answered with ${what}`,
    hint: 'Look at whether the endpoint is that of an object store',
  });
}
