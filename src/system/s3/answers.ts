// What S3's answers say, as the port's types. Shapes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
import type { S3Head, S3LifecycleRule, S3Object, S3Page, S3Version } from '../../ports/s3.ts';
import type { Answer } from './exchange.ts';
import { childrenOf, type Element, escapeXml, textAt } from './xml.ts';

export function pageOf(root: Element | null): S3Page {
  const plain = decoding(root);
  const next = textAt(root, 'NextContinuationToken');
  return {
    objects: childrenOf(root, 'Contents').map((entry) => ({
      key: plain(textAt(entry, 'Key') ?? ''),
      bytes: Number(textAt(entry, 'Size') ?? 0),
      etag: unquoted(textAt(entry, 'ETag')),
      modified: textAt(entry, 'LastModified') ?? '',
    })),
    prefixes: childrenOf(root, 'CommonPrefixes').map((entry) => plain(textAt(entry, 'Prefix') ?? '')),
    next: textAt(root, 'IsTruncated') === 'true' ? next : undefined,
  };
}

export function versionsOf(root: Element | null): {
  readonly versions: readonly S3Version[];
  readonly next: Readonly<Record<string, string>> | undefined;
} {
  const plain = decoding(root);
  const of = (name: string, isMarker: boolean) =>
    childrenOf(root, name).map((entry) => ({
      key: plain(textAt(entry, 'Key') ?? ''),
      versionId: textAt(entry, 'VersionId') ?? '',
      isLatest: textAt(entry, 'IsLatest') === 'true',
      isMarker,
    }));
  const key = textAt(root, 'NextKeyMarker');
  const version = textAt(root, 'NextVersionIdMarker');
  const next = {
    ...(key === undefined ? {} : { 'key-marker': plain(key) }),
    ...(version === undefined ? {} : { 'version-id-marker': version }),
  };
  return {
    versions: [...of('Version', false), ...of('DeleteMarker', true)],
    next: textAt(root, 'IsTruncated') === 'true' && key !== undefined ? next : undefined,
  };
}

export function uploadsOf(
  root: Element | null,
): readonly { readonly key: string; readonly upload: string }[] {
  const plain = decoding(root);
  return childrenOf(root, 'Upload').map((entry) => ({
    key: plain(textAt(entry, 'Key') ?? ''),
    upload: textAt(entry, 'UploadId') ?? '',
  }));
}

/** `encoding-type=url` is asked for, since XML cannot hold every key; a store that does not do it does not say so either. */
function decoding(root: Element | null): (text: string) => string {
  if (textAt(root, 'EncodingType') !== 'url') return (text) => text;
  return (text) => {
    const spaced = text.replaceAll('+', ' ');
    try {
      return decodeURIComponent(spaced);
    } catch {
      return text;
    }
  };
}

export function headOf(answer: Answer): S3Head {
  return {
    bytes: Number(answer.header('content-length') ?? 0),
    etag: unquoted(answer.header('etag')),
    versionId: answer.header('x-amz-version-id'),
    contentType: answer.header('content-type'),
    cacheControl: answer.header('cache-control'),
    metadata: answer.headersBelow('x-amz-meta-'),
    modified: answer.header('last-modified'),
  };
}

export function objectOf(answer: Answer): S3Object {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.header('content-range') ?? '');
  return {
    ...headOf(answer),
    range:
      range === null ? undefined : { from: Number(range[1]), to: Number(range[2]), whole: Number(range[3]) },
    body: answer.body,
  };
}

export function unquoted(etag: string | undefined): string {
  return (etag ?? '').replace(/^"|"$/g, '');
}

export function rulesOf(root: Element | null): readonly S3LifecycleRule[] {
  return childrenOf(root, 'Rule').map(ruleOf);
}

function ruleOf(rule: Element): S3LifecycleRule {
  const days = (...path: readonly string[]) => {
    const text = textAt(rule, ...path);
    return text === undefined ? undefined : Number(text);
  };
  const expireDays = days('Expiration', 'Days');
  const old = days('NoncurrentVersionExpiration', 'NoncurrentDays');
  const abort = days('AbortIncompleteMultipartUpload', 'DaysAfterInitiation');
  return {
    id: textAt(rule, 'ID') ?? '',
    isEnabled: textAt(rule, 'Status') === 'Enabled',
    prefix: textAt(rule, 'Filter', 'Prefix') ?? textAt(rule, 'Prefix') ?? '',
    ...(expireDays === undefined ? {} : { expireDays }),
    ...(old === undefined ? {} : { expireOldVersionsDays: old }),
    ...(abort === undefined ? {} : { abortUploadsDays: abort }),
    ...(hasMore(rule) ? { hasMore: true } : {}),
  };
}

/** Per element of a rule, the children that are read here. */
const read: Readonly<Record<string, readonly string[]>> = {
  ID: [],
  Status: [],
  Prefix: [],
  Filter: ['Prefix'],
  Expiration: ['Days'],
  NoncurrentVersionExpiration: ['NoncurrentDays'],
  AbortIncompleteMultipartUpload: ['DaysAfterInitiation'],
};

function hasMore(rule: Element): boolean {
  return rule.children.some(({ name, children }) => {
    const inside = read[name];
    return inside === undefined || children.some((child) => !inside.includes(child.name));
  });
}

export function lifecycleXml(rules: readonly S3LifecycleRule[]): string {
  return `<LifecycleConfiguration ${namespace}>${rules.map(ruleXml).join('')}</LifecycleConfiguration>`;
}

function ruleXml(rule: S3LifecycleRule): string {
  const days = (outer: string, inner: string, value: number | undefined) =>
    value === undefined ? '' : `<${outer}><${inner}>${value}</${inner}></${outer}>`;
  return [
    `<Rule><ID>${escapeXml(rule.id)}</ID><Filter><Prefix>${escapeXml(rule.prefix)}</Prefix></Filter>`,
    `<Status>${rule.isEnabled ? 'Enabled' : 'Disabled'}</Status>`,
    days('Expiration', 'Days', rule.expireDays),
    days('NoncurrentVersionExpiration', 'NoncurrentDays', rule.expireOldVersionsDays),
    days('AbortIncompleteMultipartUpload', 'DaysAfterInitiation', rule.abortUploadsDays),
    '</Rule>',
  ].join('');
}

/** Every document that is sent is in it. */
export const namespace = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
