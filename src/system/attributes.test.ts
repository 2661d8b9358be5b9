import { spawnSync } from 'node:child_process';
import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../test/helpers/scratch-space.ts';
import { copyAttributes } from './attributes.ts';

/** Node cannot set or read extended attributes; Python can. */
function python(script: string, path: string) {
  const done = spawnSync('python3', ['-c', `import os,sys\np=sys.argv[1]\n${script}`, path], {
    encoding: 'utf8',
  });
  return { ok: done.status === 0, text: done.stdout.trim() };
}

// An access list as the kernel stores it (linux/posix_acl_xattr.h): user::rw-, user:1000:r--, group::---, mask::r--, other::---.
const acl = [
  '02000000',
  '01000600ffffffff',
  '02000400e8030000',
  '04000000ffffffff',
  '10000400ffffffff',
  '20000000ffffffff',
].join('');

const probe = join(scratch(), 'probe');
writeFileSync(probe, '');
const canAll = python(`os.setxattr(p,'system.posix_acl_access',bytes.fromhex('${acl}'))`, probe).ok;
if (!canAll) process.stderr.write('skipped: access lists need python3 and a file system that keeps them\n');

describe.skipIf(!canAll)('what hangs on a file beside mode and owner', () => {
  it('goes to the file that takes its place, which is still a file of now', () => {
    const folder = scratch();
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    writeFileSync(from, 'old', { mode: 0o600 });
    writeFileSync(to, 'new', { mode: 0o600 });
    utimesSync(from, 1, 1);
    python(
      `os.setxattr(p,'user.note',b'mine')\nos.setxattr(p,'system.posix_acl_access',bytes.fromhex('${acl}'))`,
      from,
    );
    copyAttributes(from, to);
    const read = `print(os.getxattr(p,'user.note').decode(), os.getxattr(p,'system.posix_acl_access').hex())`;
    expect(python(read, to).text).toBe(`mine ${acl}`);
    expect(statSync(to).mtimeMs).toBeGreaterThan(1_000_000);
    expect(statSync(to).size).toBe(3);
  });
});

describe('a file without anything of the kind', () => {
  it('is left as it is when the other is not there', () => {
    const to = join(scratch(), 'to');
    writeFileSync(to, 'new', { mode: 0o640 });
    copyAttributes('/nonexistent/from', to);
    expect(statSync(to).mode & 0o777).toBe(0o640);
  });
});
