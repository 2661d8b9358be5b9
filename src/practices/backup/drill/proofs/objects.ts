import { counted } from '../../../../engine/words.ts';
import type { DrillProof } from '../../../../model/drill.ts';
import { type Answer, answerWords } from '../http-probe.ts';
import { type About, failed, passed, skipped } from './proof.ts';

const byStorage: About = {
  id: 'objects',
  title: 'An object of each bucket comes back by storage, with hash and content type',
};

/** One object as its row says it is, and as storage gave it. */
export interface ObjectSeen {
  readonly bucket: string;
  readonly name: string;
  readonly bytes: number | null;
  readonly contentType: string | null;
  /** As the row has it: the MD5 of the content where storage reckons one. */
  readonly eTag: string;
  readonly answer: Answer;
}

/** MD5 in hexadecimal, quoted or not (supabase/storage, src/storage/backend/file.ts); other algorithms are no hash of the content. */
const md5 = /^"?([0-9a-f]{32})"?$/;

/** @param about who gave them; absent = the storage service */
export function judgeObjects(
  seen: readonly ObjectSeen[],
  buckets: number,
  about: About = byStorage,
): DrillProof {
  if (seen.length === 0) return skipped(about, `no object in ${counted(buckets, 'bucket')}`);
  const wrong = seen.flatMap((one) => {
    const why = faultOf(one);
    return why === null ? [] : [`${one.bucket}/${one.name}: ${why}`];
  });
  if (wrong.length > 0) return failed(about, wrong[0] ?? '', wrong);
  const hashed = seen.filter(({ eTag }) => md5.test(eTag)).length;
  return passed(
    about,
    `${counted(seen.length, 'bucket')}: bytes and content type are those of the row, ${hashed} by MD5`,
  );
}

function faultOf({ bytes, contentType, eTag, answer }: ObjectSeen): string | null {
  if (answer.status !== 200) return `storage ${answerWords(answer)}`;
  if (bytes !== null && answer.bytes !== bytes)
    return `${answer.bytes} bytes came back, and the row says ${bytes}`;
  const hash = md5.exec(eTag)?.[1];
  if (hash !== undefined && hash !== answer.md5) return 'other bytes came back than were stored';
  if (contentType !== null && contentType !== answer.contentType)
    return `content type ${answer.contentType || 'is missing'}, and the row says ${contentType}`;
  return null;
}
