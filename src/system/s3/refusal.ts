import { StoreFailure, type StoreReason } from '../../model/store-failure.ts';
import type { S3Place } from '../../ports/s3.ts';
import type { Answer } from './exchange.ts';
import { type Element, textAt } from './xml.ts';

type Known = readonly [reason: StoreReason, words: (place: S3Place) => string, hint: string];

const busy: Known = [
  'busy',
  ({ url }) => `${hostOf(url)} is too busy`,
  'Try again later, with fewer requests at once',
];
const digest: Known = [
  'digest',
  () => 'the store refused a body that does not fit its checksum',
  'Try again; when it stays so, something on the way changes what is sent',
];
const keyId: Known = [
  'key-id',
  ({ url }) => `${hostOf(url)} does not know the key id`,
  'Look at the key id for a typing mistake, and whether the key was deleted or is of another provider',
];
const region: Known = [
  'region',
  (place) => `the bucket ${place.bucket} is not in the region ${place.region}`,
  'Set the region that the provider shows for the bucket',
];

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList */
const known: Readonly<Record<string, Known>> = {
  RequestTimeTooSkewed: [
    'clock',
    ({ url }) => `the clock of this machine is not that of ${hostOf(url)}`,
    'Set the clock by NTP: timedatectl set-ntp true',
  ],
  InvalidAccessKeyId: keyId,
  SignatureDoesNotMatch: [
    'secret',
    ({ url }) => `${hostOf(url)} finds the signature wrong: the secret key does not belong to the key id`,
    'Set both anew from one and the same key, whole and without blanks; a proxy that rewrites the Host header does the same',
  ],
  AccessDenied: [
    'denied',
    ({ bucket }) => `the key may not do this in the bucket ${bucket}`,
    'Allow the key to list, read, write and delete in this bucket, and look at the policy of the bucket',
  ],
  AllAccessDisabled: ['denied', ({ bucket }) => `the bucket ${bucket} is closed`, 'Ask the provider why'],
  NoSuchBucket: [
    'no-bucket',
    ({ bucket, url }) => `there is no bucket ${bucket} at ${hostOf(url)}`,
    'Make it there, private, or name one that there is',
  ],
  NoSuchKey: ['no-object', () => 'there is no such object', 'List what is there'],
  NoSuchVersion: ['no-object', () => 'there is no such version', 'List what is there'],
  NoSuchUpload: ['no-object', () => 'there is no such upload (any more)', 'Begin it again'],
  AuthorizationHeaderMalformed: region,
  IllegalLocationConstraintException: region,
  InvalidRegion: region,
  PermanentRedirect: region,
  TemporaryRedirect: region,
  BadDigest: digest,
  InvalidDigest: digest,
  XAmzContentSHA256Mismatch: digest,
  SlowDown: busy,
  ServiceUnavailable: busy,
  InternalError: busy,
  OperationAborted: busy,
  RequestTimeout: ['cut', () => 'the store gave up waiting for the body', 'Try again'],
  NotImplemented: ['unsupported', ({ url }) => `${hostOf(url)} cannot do this`, 'Use another store for it'],
};

const byStatus: Readonly<Record<number, string>> = {
  301: 'PermanentRedirect',
  302: 'TemporaryRedirect',
  307: 'TemporaryRedirect',
  308: 'PermanentRedirect',
  403: 'AccessDenied',
  404: 'NoSuchKey',
  408: 'RequestTimeout',
  429: 'SlowDown',
  500: 'InternalError',
  501: 'NotImplemented',
  502: 'InternalError',
  503: 'ServiceUnavailable',
  504: 'InternalError',
};

/** What a store's refusal means. `error` is its body, null = none that can be read. */
export function refusal(place: S3Place, answer: Answer, error: Element | null): StoreFailure {
  const { status } = answer;
  const elsewhere = answer.header('x-amz-bucket-region');
  const word = textAt(error, 'Code') ?? wordOf(status, elsewhere, place);
  const found = known[word ?? ''] ?? known[byStatus[status] ?? ''];
  const told = textAt(error, 'Region') ?? elsewhere;
  const parts = { status, ...(word === undefined ? {} : { word }) };
  if (found === undefined) {
    const said = withoutSecret(place, textAt(error, 'Message') ?? '').slice(0, 200);
    return new StoreFailure({
      ...parts,
      reason: 'other',
      message: `${hostOf(place.url)} answered ${status}${said === '' ? '' : `: ${said}`}`,
      hint: 'Look at what the documentation of the store says about this answer',
    });
  }
  const [reason, words, hint] = found;
  if (reason !== 'region' || told === undefined) {
    return new StoreFailure({ ...parts, reason, message: words(place), hint });
  }
  const where = withoutSecret(place, told);
  return new StoreFailure({
    ...parts,
    reason,
    message: `${words(place)}, it is in ${where}`,
    hint: `Set the region ${where}, and its endpoint`,
    region: where,
  });
}

/** For an answer without a body, as HEAD has. */
function wordOf(status: number, elsewhere: string | undefined, { region: own }: S3Place): string | undefined {
  const isElsewhere = elsewhere !== undefined && elsewhere !== own && status >= 300 && status < 500;
  return isElsewhere && status !== 404 ? 'PermanentRedirect' : byStatus[status];
}

function withoutSecret({ secret, keyId }: S3Place, text: string): string {
  return [secret, keyId].reduce((rest, part) => (part === '' ? rest : rest.replaceAll(part, '…')), text);
}

function hostOf(url: string): string {
  return new URL(url).host;
}
