// Whether what comes back is what was stored.
import { createHash } from 'node:crypto';
import { failed, holds, ok, refusalOf, type Step } from './step.ts';

const kib = 1024;
const mib = 1024 * kib;

export const whole: Step = {
  name: 'put and get',
  async run({ bucket, key, bytes }) {
    const content = bytes(256 * kib);
    await bucket.put(key('whole'), content);
    const object = await bucket.get(key('whole'));
    if (!(await holds(object, content)))
      return failed('an object came back with other bytes than were stored');
    const head = await bucket.head(key('whole'));
    if (head?.bytes !== content.length) {
      return failed(
        `${content.length} bytes were stored, and HEAD says ${head?.bytes ?? 'that there is nothing'}`,
      );
    }
    return ok('256 KiB came back as they were stored');
  },
};

/** From and to, both included; offsets that are no multiples of blocks, the first and the last byte. */
const ranges = [
  [0, 99],
  [1, 1],
  [4095, 4097],
  [65_536, 131_071],
  [99_991, 199_999],
  [262_043, 262_143],
] as const;

// radosgw 18.2 with the backend dbstore answers a range at an offset above 0 with bytes from elsewhere.
export const ranged: Step = {
  name: 'ranges',
  async run({ bucket, key, bytes }) {
    const content = bytes(256 * kib);
    await bucket.put(key('ranged'), content);
    for (const [from, to] of ranges) {
      const object = await bucket.get(key('ranged'), { from, to });
      const isRight = await holds(object, content.subarray(from, to + 1));
      if (!isRight) return failed(`the bytes ${from} to ${to} of an object came back as others`);
      if (object.range?.from !== from)
        return failed('a range was answered without saying which (Content-Range)');
    }
    return ok(`${ranges.length} ranges of 256 KiB came back right`);
  },
};

export const digest: Step = {
  name: 'Content-MD5',
  async run({ bucket, key, bytes }) {
    const content = bytes(64);
    const wrong = createHash('md5').update('something else').digest('base64');
    const refusal = await refusalOf(bucket.put(key('digest'), content, { contentMd5: wrong }));
    if (refusal?.reason === 'digest') return ok('a body that does not fit its Content-MD5 was refused');
    if (refusal !== null) {
      return {
        state: 'warning',
        saw: `a body that does not fit its Content-MD5 was refused with ${refusal.word ?? refusal.status}, not with BadDigest`,
        todo: 'Look at what the store says about Content-MD5: a client may take this for another fault',
      };
    }
    return {
      state: 'warning',
      saw: 'a body that does not fit its Content-MD5 was taken',
      todo: 'Rely on verify, which reads back: this store does not notice what is damaged on the way to it',
    };
  },
};

export const multipart: Step = {
  name: 'multipart',
  async run({ bucket, key, bytes }) {
    // The least that S3 takes for any part but the last (API reference, "Amazon S3 multipart upload limits").
    const content = bytes(5 * mib + 100 * kib);
    const halves = [content.subarray(0, 5 * mib), content.subarray(5 * mib)];
    const upload = await bucket.createUpload(key('parts'));
    const sent = [];
    for (const [index, half] of halves.entries()) {
      sent.push(await bucket.uploadPart(key('parts'), upload, index + 1, half));
    }
    await bucket.completeUpload(key('parts'), upload, sent);
    if (!(await holds(await bucket.get(key('parts')), content))) {
      return failed('an object put together from two parts came back with other bytes');
    }
    const [from, to] = [5 * mib - 1000, 5 * mib + 999];
    const across = await bucket.get(key('parts'), { from, to });
    if (!(await holds(across, content.subarray(from, to + 1)))) {
      return failed('a range across two parts of an object came back as other bytes');
    }
    return ok('5 MiB and 100 KiB in two parts came back as one');
  },
};

export const overwritten: Step = {
  name: 'overwrite',
  async run({ bucket, key, bytes }) {
    const [before, after] = [bytes(1000), bytes(2000)];
    await bucket.put(key('twice'), before);
    await bucket.put(key('twice'), after);
    const isNew = await holds(await bucket.get(key('twice')), after);
    return isNew
      ? ok('the second content is what is there')
      : failed('an overwritten object came back with old bytes');
  },
};
