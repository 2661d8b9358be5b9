// The promises of the port Files, kept by the machine's own files and by the fake that tests use.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Files } from '../../src/ports/files.ts';
import { systemFiles } from '../../src/system/files.ts';
import { memoryFiles } from '../helpers/files.ts';

const tree = {
  '/a/text.txt': 'grüße\n',
  '/a/empty.txt': '',
  '/a/bom.txt': '\ufeffkey=1',
  '/a/crlf.txt': 'a\r\nb\r\n',
  '/a/nul.bin': 'a\0b',
  '/a/b/deep.txt': 'x',
};

interface Kind {
  readonly name: string;
  readonly root: string;
  readonly files: Files;
}

const root = mkdtempSync(join(tmpdir(), 'files-'));
for (const [path, text] of Object.entries(tree)) {
  mkdirSync(dirname(root + path), { recursive: true });
  writeFileSync(root + path, text, { mode: 0o640 });
  chmodSync(root + path, 0o640);
}
mkdirSync(`${root}/hollow`);
writeFileSync(`${root}/large.txt`, '');
truncateSync(`${root}/large.txt`, 11 * 1024 * 1024);

const memory = memoryFiles({
  ...Object.fromEntries(
    Object.entries(tree).map(([path, text]) => [path, { text, mode: 0o640, modifiedMs: 1 }]),
  ),
  '/hollow/': '',
  '/large.txt': { bytes: 11 * 1024 * 1024 },
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

const kinds: readonly Kind[] = [
  { name: 'systemFiles', root, files: systemFiles() },
  { name: 'memoryFiles', root: '', files: memory },
];

describe.each(kinds)('$name', ({ root: base, files }) => {
  it('reads text as it is, with its size in bytes', () => {
    expect(files.read(`${base}/a/text.txt`)).toEqual({ ok: true, text: 'grüße\n', bytes: 8 });
    expect(files.read(`${base}/a/empty.txt`)).toEqual({ ok: true, text: '', bytes: 0 });
  });

  it('tells when a file was changed last', () => {
    expect(files.status(`${base}/a/text.txt`)).toMatchObject({ modifiedMs: expect.any(Number) });
  });

  it('keeps byte order marks and carriage returns: editing must give the same bytes back', () => {
    expect(files.read(`${base}/a/bom.txt`)).toMatchObject({ text: '\ufeffkey=1', bytes: 8 });
    expect(files.read(`${base}/a/crlf.txt`)).toMatchObject({ text: 'a\r\nb\r\n' });
  });

  it.each([
    ['/a/none.txt', 'missing'],
    ['/a/text.txt/below', 'missing'],
    ['/a', 'is-directory'],
    ['/hollow', 'is-directory'],
    ['/large.txt', 'too-large'],
    ['/a/nul.bin', 'not-text'],
  ])('refuses %s as %s, with a reason', (path, refusal) => {
    const read = files.read(base + path);
    expect(read).toMatchObject({ ok: false, refusal });
    expect(read).toHaveProperty('reason', expect.stringMatching(/^\w.*[^.]$/));
  });

  it('counts the limit in bytes and allows exactly that many', () => {
    expect(files.read(`${base}/a/text.txt`, 8)).toMatchObject({ ok: true });
    expect(files.read(`${base}/a/text.txt`, 7)).toMatchObject({ ok: false, refusal: 'too-large' });
  });

  it('tells files from directories, and permission bits', () => {
    expect(files.status(`${base}/a/text.txt`)).toMatchObject({ kind: 'file', bytes: 8, mode: 0o640 });
    expect(files.status(`${base}/a`)).toMatchObject({ kind: 'directory' });
    expect(files.status(`${base}/hollow`)).toMatchObject({ kind: 'directory' });
    expect(files.status(`${base}/none`)).toBe('missing');
    expect(files.status(`${base}/a/text.txt/below`)).toBe('missing');
  });

  it('lists names of a directory, sorted, and null for what is none', () => {
    expect(files.list(`${base}/a`)).toEqual(['b', 'bom.txt', 'crlf.txt', 'empty.txt', 'nul.bin', 'text.txt']);
    expect(files.list(`${base}/hollow`)).toEqual([]);
    expect(files.list(`${base}/none`)).toBeNull();
    expect(files.list(`${base}/a/text.txt`)).toBeNull();
  });
});

// What only a real file system has.
describe('systemFiles alone', () => {
  const files = systemFiles();

  beforeAll(() => {
    execFileSync('mkfifo', [`${root}/pipe`]);
    writeFileSync(`${root}/latin1.txt`, Buffer.from([0x67, 0xfc, 0x0a]));
    symlinkSync('loop-b', `${root}/loop-a`);
    symlinkSync('loop-a', `${root}/loop-b`);
    symlinkSync('a/text.txt', `${root}/link.txt`);
    symlinkSync('gone', `${root}/dangling`);
  });

  it('refuses a pipe at once, without waiting for a writer', () => {
    expect(files.read(`${root}/pipe`)).toMatchObject({ ok: false, refusal: 'other' });
    expect(files.status(`${root}/pipe`)).toMatchObject({ kind: 'other' });
  });

  it('refuses a device, which would never end', () => {
    expect(files.read('/dev/zero')).toMatchObject({ ok: false, refusal: 'other' });
  });

  it('refuses bytes that are not UTF-8 rather than changing them', () => {
    expect(files.read(`${root}/latin1.txt`)).toMatchObject({ ok: false, refusal: 'not-text' });
  });

  it('follows links, and refuses loops and dangling ones', () => {
    expect(files.read(`${root}/link.txt`)).toMatchObject({ ok: true, text: 'grüße\n' });
    expect(files.status(`${root}/link.txt`)).toMatchObject({ kind: 'file' });
    expect(files.read(`${root}/loop-a`)).toMatchObject({ ok: false, refusal: 'other' });
    expect(files.read(`${root}/dangling`)).toMatchObject({ ok: false, refusal: 'missing' });
    expect(files.status(`${root}/dangling`)).toBe('missing');
  });

  it('refuses names no file system can hold, and never throws', () => {
    expect(files.read(`${root}/a\0b`)).toMatchObject({ ok: false, refusal: 'other' });
    expect(files.read(`${root}/${'n'.repeat(300)}`)).toMatchObject({ ok: false, refusal: 'other' });
    expect(files.list(`${root}/a\0b`)).toBeNull();
  });

  it('knows a socket when it sees one', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(`${root}/s`, resolve));
    expect(files.status(`${root}/s`)).toMatchObject({ kind: 'socket' });
    expect(files.read(`${root}/s`)).toMatchObject({ ok: false, refusal: 'other' });
    await new Promise((resolve) => server.close(resolve));
  });

  it('reads files of /proc, whose size is told as 0', () => {
    const read = files.read('/proc/meminfo');
    expect(read).toHaveProperty('text', expect.stringMatching(/^MemTotal:/));
  });
});

// root reads everything, so these look with another effective uid; everything in between is synchronous.
describe('systemFiles as somebody without the right', () => {
  const files = systemFiles();
  const folder = mkdtempSync(join(tmpdir(), 'denied-'));
  chmodSync(folder, 0o755);
  writeFileSync(`${folder}/own.txt`, 'mine');
  chmodSync(`${folder}/own.txt`, 0o000);
  mkdirSync(`${folder}/closed`);
  writeFileSync(`${folder}/closed/in.txt`, 'mine');
  chmodSync(`${folder}/closed`, 0o000);
  afterAll(() => {
    chmodSync(`${folder}/closed`, 0o700);
    rmSync(folder, { recursive: true, force: true });
  });

  it('says denied, not missing', () => {
    asNobody(() => {
      expect(files.read(`${folder}/own.txt`)).toMatchObject({ ok: false, refusal: 'denied' });
      expect(files.read(`${folder}/closed/in.txt`)).toMatchObject({ ok: false, refusal: 'denied' });
      expect(files.status(`${folder}/closed/in.txt`)).toBe('denied');
      expect(files.status(`${folder}/closed`)).toMatchObject({ kind: 'directory', mode: 0o000 });
      expect(files.list(`${folder}/closed`)).toBeNull();
    });
  });
});

function asNobody(look: () => void): void {
  if (process.geteuid?.() !== 0) {
    look();
    return;
  }
  process.seteuid?.(65534);
  try {
    look();
  } finally {
    process.seteuid?.(0);
  }
}
