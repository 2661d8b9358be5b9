import { constants } from 'node:os';
import { type FailureCode, Problem } from '../model/problem.ts';

/** Why a write failed, in the words of `Tree`. */
export type TreeReason =
  | 'disk-full'
  | 'disk-error'
  | 'unconfirmed'
  | 'denied'
  | 'exists'
  | 'missing'
  | 'link'
  | 'not-a-file'
  | 'not-a-folder'
  | 'no-links'
  | 'other';

/** What errno(3) means for somebody who keeps files. */
const reasons: Readonly<Record<string, TreeReason>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EFBIG: 'disk-full',
  EIO: 'disk-error',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  EEXIST: 'exists',
  ENOTEMPTY: 'exists',
  ENOENT: 'missing',
  ELOOP: 'link',
  EISDIR: 'not-a-file',
  ENOTDIR: 'not-a-folder',
  EMLINK: 'no-links',
  EOPNOTSUPP: 'no-links',
  ENOTSUP: 'no-links',
};

const words: Readonly<Record<TreeReason, readonly [seen: string, hint: string]>> = {
  'disk-full': [
    'the disk or quota is full',
    'make room (df -h and df -i show where), then run the command again',
  ],
  'disk-error': [
    'the disk gave an error',
    'look at the disk (dmesg shows what it said) before anything else',
  ],
  unconfirmed: [
    'it is done, but the disk did not confirm it',
    'look at the disk (dmesg shows what it said) before anything else',
  ],
  denied: [
    'this user may not, or the file system is read-only',
    'run this as the owner of the deployment directory, or with sudo',
  ],
  exists: ['something is there already', 'look at what lies there; move it away if it is not needed'],
  missing: ['it or its folder is not there', 'check that the deployment directory was not moved meanwhile'],
  link: ['it is a symbolic link', 'put the file or folder itself in its place: links are not followed'],
  'not-a-file': ['it is not a regular file', 'look at what lies there; move it away if it is not needed'],
  'not-a-folder': ['it is not a folder', 'look at what lies there; move it away if it is not needed'],
  'no-links': [
    'this file system cannot give a file two names',
    'move the deployment to a file system with hard links, such as ext4 or xfs',
  ],
  other: ['the system refused', 'look at the file system this lies on'],
};

/** A failure of the machine's files as a Problem. `doing` completes "cannot …": `write`, `remove`. */
export function treeProblem(doing: string, path: string, error: unknown, remark = ''): Problem {
  const code = errorCode(error);
  return refusal(doing, path, reasons[code] ?? 'other', ` (${code})${remark}`, error);
}

/** The same for a reason that no system call gave. */
export function refusal(
  doing: string,
  path: string,
  reason: TreeReason,
  more = '',
  cause?: unknown,
): Problem {
  const [seen, hint] = words[reason];
  const exitCode: FailureCode = reason === 'unconfirmed' ? 5 : 3;
  return new Problem({
    code: `tree-${reason}`,
    message: `cannot ${doing} ${path}: ${seen}${more}`,
    hints: [hint],
    fault: 'world',
    exitCode,
    cause,
  });
}

/** `ENOENT` and its like. Node has no name for some, EDQUOT among them, and gives their number. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return 'unknown error';
  const number = 'errno' in error ? -Number(error.errno) : undefined;
  const name = Object.entries(constants.errno).find(([, value]) => value === number)?.[0];
  return String(error.code).startsWith('Unknown') && name !== undefined ? name : String(error.code);
}
