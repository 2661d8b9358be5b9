// The promises of the port Tree, kept on the machine's own file system. Failing disks are in test/tree.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Problem } from '../../src/model/problem.ts';
import { systemTree } from '../../src/system/tree.ts';

const tree = systemTree();
const root = mkdtempSync(join(tmpdir(), 'tree-'));
const isRoot = process.geteuid?.() === 0;
const umask = process.umask();
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true, force: true }));
afterEach(() => void process.umask(umask));

let folder = '';
let count = 0;
beforeEach(() => {
  count += 1;
  folder = join(root, String(count));
  mkdirSync(folder);
});

function path(...names: readonly string[]): string {
  return join(folder, ...names);
}

function modeOf(file: string): number {
  return lstatSync(file).mode & 0o7777;
}

function problemOf(act: () => unknown): Problem {
  try {
    act();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('create', () => {
  it.each([
    [0o600, 0o077],
    [0o600, 0o777],
    [0o640, 0o000],
    [0o644, 0o077],
    [0o700, 0o177],
  ])('gives the mode %o that was asked, whatever the umask (%o)', (mode, mask) => {
    process.umask(mask);
    tree.create(path('file'), 'text', { mode });
    expect(modeOf(path('file'))).toBe(mode);
    expect(readFileSync(path('file'), 'utf8')).toBe('text');
  });

  it('writes bytes as they are', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
    tree.create(path('file'), bytes, { mode: 0o600 });
    expect(Buffer.from(bytes).equals(readFileSync(path('file')))).toBe(true);
  });

  it('touches nothing that is there, nor what a link points at, dangling ones included', () => {
    writeFileSync(path('file'), 'precious');
    symlinkSync(path('file'), path('link'));
    symlinkSync(path('nowhere'), path('dangling'));
    for (const name of ['file', 'link', 'dangling', '.']) {
      expect(problemOf(() => tree.create(path(name), 'new', { mode: 0o600 })).code).toMatch(
        /^tree-(exists|not-a-file)$/,
      );
    }
    expect(readFileSync(path('file'), 'utf8')).toBe('precious');
    expect(readdirSync(folder).sort()).toEqual(['dangling', 'file', 'link']);
  });

  it('says that its folder is missing, or no folder', () => {
    writeFileSync(path('file'), '');
    expect(problemOf(() => tree.create(path('no', 'file'), '', { mode: 0o600 })).code).toBe('tree-missing');
    expect(problemOf(() => tree.create(path('file', 'x'), '', { mode: 0o600 })).code).toBe(
      'tree-not-a-folder',
    );
  });

  it.runIf(isRoot)('gives the file to who shall own it', () => {
    tree.create(path('file'), '', { mode: 0o640, uid: 12345, gid: 54321 });
    expect(statSync(path('file'))).toMatchObject({ uid: 12345, gid: 54321 });
    expect(modeOf(path('file'))).toBe(0o640);
  });

  it.runIf(isRoot)(
    'leaves nothing behind when it may not give the file away, and gives nothing when only root shall',
    () => {
      chownSync(folder, 65534, 65534);
      asNobody(() => {
        const access = { mode: 0o600, uid: 12345, gid: 54321 };
        expect(problemOf(() => tree.create(path('file'), '', access)).code).toBe('tree-denied');
        expect(readdirSync(folder)).toEqual([]);
        expect(problemOf(() => tree.makeDirectory(path('folder'), { ...access, mode: 0o700 })).code).toBe(
          'tree-denied',
        );
        expect(readdirSync(folder)).toEqual([]);
        tree.create(path('file'), '', { ...access, whenRoot: true });
      });
      expect(statSync(path('file'))).toMatchObject({ uid: 65534 });
    },
  );

  it.runIf(isRoot)('says what this user may not', () => {
    writeFileSync(path('secret'), '', { mode: 0o600 });
    asNobody(() => {
      const problem = problemOf(() => tree.create(path('file'), '', { mode: 0o600 }));
      expect(problem).toMatchObject({ code: 'tree-denied', fault: 'world', exitCode: 3 });
      expect(problem.message).toContain(path('file'));
      expect(problem.hints).not.toEqual([]);
      expect(problemOf(() => tree.read(path('secret'))).code).toBe('tree-denied');
      expect(problemOf(() => tree.remove(path('secret'))).code).toBe('tree-denied');
    });
    expect(existsSync(path('secret'))).toBe(true);
  });
});

describe('makeDirectory', () => {
  it.each([
    [0o700, 0o077],
    [0o700, 0o777],
    [0o755, 0o077],
  ])('gives the mode %o that was asked, whatever the umask (%o)', (mode, mask) => {
    process.umask(mask);
    tree.makeDirectory(path('folder'), { mode });
    expect(modeOf(path('folder'))).toBe(mode);
  });

  it.runIf(isRoot)('gives the folder to who shall own it', () => {
    tree.makeDirectory(path('folder'), { mode: 0o700, uid: 12345, gid: 54321 });
    expect(statSync(path('folder'))).toMatchObject({ uid: 12345, gid: 54321 });
  });

  it('refuses what is there, and a parent that is not', () => {
    symlinkSync('/tmp', path('link'));
    expect(problemOf(() => tree.makeDirectory(folder, { mode: 0o700 })).code).toBe('tree-exists');
    expect(problemOf(() => tree.makeDirectory(path('link'), { mode: 0o700 })).code).toBe('tree-exists');
    expect(problemOf(() => tree.makeDirectory(path('no', 'folder'), { mode: 0o700 })).code).toBe(
      'tree-missing',
    );
  });
});

describe('status', () => {
  it('tells files, folders, links and the rest apart, and follows nothing', () => {
    writeFileSync(path('file'), 'abc', { mode: 0o600 });
    linkSync(path('file'), path('second'));
    symlinkSync(path('file'), path('link'));
    execFileSync('mkfifo', [path('pipe')]);
    expect(tree.status(path('file'))).toMatchObject({ kind: 'file', bytes: 3, links: 2, mode: 0o600 });
    expect(tree.status(folder)).toMatchObject({ kind: 'directory' });
    expect(tree.status(path('link'))).toMatchObject({ kind: 'link', links: 1 });
    expect(tree.status(path('pipe'))).toMatchObject({ kind: 'other' });
    expect(tree.status(path('none'))).toBeNull();
    expect(tree.status(path('file', 'below'))).toBeNull();
    const { ino, dev, uid, gid } = lstatSync(path('file'));
    expect(tree.status(path('file'))).toMatchObject({ inode: ino, device: dev, uid, gid });
  });
});

describe('read and list', () => {
  it('reads the bytes of a regular file, and null where nothing is', () => {
    writeFileSync(path('file'), Buffer.from([0, 255, 10]));
    expect(tree.read(path('file'))).toEqual(Uint8Array.from([0, 255, 10]));
    expect(tree.read(path('none'))).toBeNull();
    expect(tree.read(path('file', 'below'))).toBeNull();
  });

  it('reads no links, folders or pipes, and does not wait for one', () => {
    symlinkSync('/etc/hostname', path('link'));
    execFileSync('mkfifo', [path('pipe')]);
    expect(problemOf(() => tree.read(path('link'))).code).toBe('tree-link');
    expect(problemOf(() => tree.read(path('pipe'))).code).toBe('tree-not-a-file');
    expect(problemOf(() => tree.read(folder)).code).toBe('tree-not-a-file');
  });

  it('lists names sorted, nothing where nothing is, and not through a link', () => {
    for (const name of ['b', 'a', '.c']) writeFileSync(path(name), '');
    expect(tree.list(folder)).toEqual(['.c', 'a', 'b']);
    expect(tree.list(path('none'))).toEqual([]);
    symlinkSync('/etc', path('link'));
    expect(problemOf(() => tree.list(path('link'))).code).toBe('tree-link');
  });
});

describe('append', () => {
  it('adds to the end, making the file when there is none', () => {
    process.umask(0o777);
    tree.append(path('file'), 'one\n', { mode: 0o600 });
    tree.append(path('file'), 'two\n', { mode: 0o600 });
    expect(readFileSync(path('file'), 'utf8')).toBe('one\ntwo\n');
    expect(modeOf(path('file'))).toBe(0o600);
  });

  it('adds to no link, folder or pipe', () => {
    writeFileSync(path('target'), '');
    symlinkSync(path('target'), path('link'));
    symlinkSync(path('nowhere'), path('dangling'));
    execFileSync('mkfifo', [path('pipe')]);
    mkdirSync(path('folder'));
    for (const name of ['link', 'dangling', 'pipe', 'folder']) {
      expect(problemOf(() => tree.append(path(name), 'x', { mode: 0o600 })).code).toMatch(/^tree-/);
    }
    expect(readFileSync(path('target'), 'utf8')).toBe('');
    expect(existsSync(path('nowhere'))).toBe(false);
  });
});

describe('rename', () => {
  it('puts one file in the place of another', () => {
    writeFileSync(path('new'), 'new', { mode: 0o600 });
    writeFileSync(path('old'), 'old', { mode: 0o644 });
    tree.rename(path('new'), path('old'));
    expect(readdirSync(folder)).toEqual(['old']);
    expect(readFileSync(path('old'), 'utf8')).toBe('new');
    expect(modeOf(path('old'))).toBe(0o600);
  });

  it('replaces a link itself, not what it points at', () => {
    writeFileSync(path('target'), 'target');
    symlinkSync(path('target'), path('link'));
    writeFileSync(path('new'), 'new');
    tree.rename(path('new'), path('link'));
    expect(lstatSync(path('link')).isFile()).toBe(true);
    expect(readFileSync(path('target'), 'utf8')).toBe('target');
  });

  it('refuses a missing source, and leaves its folder for none', () => {
    writeFileSync(path('old'), 'old');
    expect(problemOf(() => tree.rename(path('none'), path('old'))).code).toBe('tree-missing');
    expect(() => tree.rename(path('old'), join(root, 'elsewhere'))).toThrow('stays in its folder');
    expect(readFileSync(path('old'), 'utf8')).toBe('old');
  });
});

describe('link', () => {
  it('gives a file a second name, and none where a name is taken', () => {
    writeFileSync(path('file'), 'x');
    writeFileSync(path('taken'), 'y');
    symlinkSync(path('nowhere'), path('dangling'));
    expect(tree.link(path('file'), path('second'))).toBe(true);
    expect(tree.link(path('file'), path('taken'))).toBe(false);
    expect(tree.link(path('file'), path('dangling'))).toBe(false);
    expect(readFileSync(path('taken'), 'utf8')).toBe('y');
    expect(statSync(path('file')).nlink).toBe(2);
    expect(problemOf(() => tree.link(path('none'), path('third'))).code).toBe('tree-missing');
  });
});

describe('remove and removeDirectory', () => {
  it('removes a file, or a link itself, or nothing', () => {
    writeFileSync(path('file'), '');
    symlinkSync(path('file'), path('link'));
    tree.remove(path('link'));
    expect(readdirSync(folder)).toEqual(['file']);
    tree.remove(path('file'));
    tree.remove(path('file'));
    tree.remove(path('none', 'below'));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('removes no folder as a file, nor a file or link as a folder', () => {
    mkdirSync(path('folder'));
    writeFileSync(path('file'), '');
    symlinkSync(path('folder'), path('link'));
    expect(problemOf(() => tree.remove(path('folder'))).code).toMatch(/^tree-/);
    expect(problemOf(() => tree.removeDirectory(path('file'))).code).toBe('tree-not-a-folder');
    expect(problemOf(() => tree.removeDirectory(path('link'))).code).toBe('tree-link');
    expect(readdirSync(folder).sort()).toEqual(['file', 'folder', 'link']);
  });

  it('removes a folder with all it holds, and nothing that links in it point at', () => {
    mkdirSync(path('outside'));
    writeFileSync(path('outside', 'precious'), '');
    mkdirSync(path('folder', 'deep', 'deeper'), { recursive: true });
    writeFileSync(path('folder', 'deep', 'file'), '');
    symlinkSync(path('outside'), path('folder', 'link'));
    symlinkSync(path('outside', 'precious'), path('folder', 'deep', 'link'));
    tree.removeDirectory(path('folder'));
    tree.removeDirectory(path('folder'));
    expect(readdirSync(folder)).toEqual(['outside']);
    expect(readdirSync(path('outside'))).toEqual(['precious']);
  });
});

/** Does it as a user who owns nothing here. */
function asNobody(act: () => void): void {
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    act();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
