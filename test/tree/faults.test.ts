// Tree while the disk fails: strace makes one system call on our paths fail, or shows their order.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

vi.setConfig({ testTimeout: 120_000 });

const root = mkdtempSync(join(tmpdir(), 'tree-faults-'));
const program = join(root, 'act.mjs');
let count = 0;
let folder = '';

const works =
  spawnSync('strace', ['-f', '-o', '/dev/null', '-e', 'inject=getppid:error=EIO', 'true']).status === 0;
if (!works) console.log('strace cannot trace here: the tests of failing disks are skipped');

beforeAll(async () => {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('act.ts', import.meta.url)),
    platform: 'node',
  });
  await bundle.write({ file: program, format: 'esm', codeSplitting: false });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => freshFolder());

function freshFolder(): void {
  count += 1;
  folder = join(root, String(count));
  mkdirSync(folder);
}

interface Seen {
  readonly said: string;
  /** The calls on our paths: name and arguments, descriptors shown as paths. */
  readonly calls: readonly string[];
}

const watched = 'openat,write,pwrite64,fchmod,fchown,fsync,ftruncate,close,mkdir,rename,link,unlink,rmdir';

/** Does an act under strace; `fault` as in `fsync:error=EIO:when=1`. */
function act(name: string, fault?: string): Seen {
  const log = join(root, `log-${count}`);
  const paths = ['', '/file', '/next', '/file/inner'].flatMap((end) => ['-P', `${folder}${end}`]);
  const options = ['-f', '-y', '-o', log, '-e', `trace=${watched}`, ...paths];
  const faults = fault === undefined ? [] : ['-e', `inject=${fault}`];
  const ran = spawnSync('strace', [...options, ...faults, process.execPath, program, name, folder], {
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(`${name} with ${fault} ended with ${ran.status}: ${ran.stderr}`);
  const calls = readFileSync(log, 'utf8').split('\n');
  return {
    said: ran.stdout.trim(),
    calls: calls.map((line) => line.replace(/^\d+\s+/, '')).filter((line) => /^[a-z]/.test(line)),
  };
}

function names(): readonly string[] {
  return readdirSync(folder).sort();
}

function text(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

function put(name: string, content: string): void {
  writeFileSync(join(folder, name), content);
}

/** The names of the calls, with the path they are about: `fsync file`. */
function order(calls: readonly string[]): readonly string[] {
  return calls.map((call) => {
    const verb = /^\w+/.exec(call)?.[0] ?? '';
    const about = call.includes(`${folder}/`)
      ? (/\/(file|next)\b/.exec(call.slice(call.indexOf(folder)))?.[1] ?? '')
      : 'folder';
    return `${verb} ${about}`;
  });
}

describe.skipIf(!works)('the order of calls', () => {
  it('has content, owner and mode on disk before the name, and no others see it before they may', () => {
    const { calls } = act('create');
    expect(order(calls)).toEqual([
      'openat folder',
      'openat file',
      'write file',
      'fchown file',
      'fchmod file',
      'fsync file',
      'close file',
      'fsync folder',
      'close folder',
    ]);
    expect(calls[1]).toMatch(/O_WRONLY\|O_CREAT\|O_EXCL\|O_NOFOLLOW\S*, 0600\)/);
  });

  it('makes a folder for its owner alone before it is given away', () => {
    const { calls } = act('makeDirectory');
    expect(calls[1]).toMatch(/^mkdir\(.*, 0700\)/);
    expect(order(calls).slice(2)).toEqual([
      'openat file',
      'fchown file',
      'fchmod file',
      'fsync file',
      'close file',
      'fsync folder',
      'close folder',
    ]);
  });

  it('syncs what is added before it returns', () => {
    put('file', 'old');
    expect(order(act('append').calls)).toEqual(['openat file', 'write file', 'fsync file', 'close file']);
  });

  it.each([
    ['rename', 'rename next'],
    ['link', 'link next'],
    ['remove', 'unlink file'],
  ])('puts the names of %s on disk', (name, call) => {
    put(name === 'remove' ? 'file' : 'next', 'x');
    expect(order(act(name).calls)).toEqual(['openat folder', call, 'fsync folder', 'close folder']);
  });
});

const reasons: Readonly<Record<string, string>> = {
  EIO: 'disk-error',
  ENOSPC: 'disk-full',
  EACCES: 'denied',
  EDQUOT: 'disk-full',
  EROFS: 'denied',
};

describe.skipIf(!works)('a failing disk', () => {
  it.each(
    ['EIO', 'ENOSPC', 'EDQUOT'].flatMap((error) => [
      [error, 'write:when=1'],
      [error, 'fsync:when=1'],
      [error, 'fsync:when=2'],
    ]),
  )('says %s at %s of create, which leaves nothing behind', (error, where) => {
    const [call, when] = where.split(':');
    expect(act('create', `${call}:error=${error}:${when}`).said).toMatch(
      new RegExp(`^tree-${reasons[error]} 3 cannot write .*/file: .*\\(${error}\\)$`),
    );
    expect(names()).toEqual([]);
  });

  it.each(['openat:when=1', 'openat:when=2', 'fchown:when=1', 'fchmod:when=1', 'close:when=1'])(
    'leaves nothing of create when %s fails',
    (where) => {
      const [call, when] = where.split(':');
      for (const error of ['EIO', 'EACCES']) {
        freshFolder();
        expect(act('create', `${call}:error=${error}:${when}`).said).toMatch(
          new RegExp(`^tree-${reasons[error]} 3 `),
        );
        expect(names()).toEqual([]);
      }
    },
  );

  it('says so when even what it began cannot be taken away', () => {
    const said = act('create', 'fsync,unlink:error=EIO').said;
    expect(said).toMatch(/^tree-disk-error 3 .*\(EIO\); what was begun is still there \(EIO\)$/);
    expect(names()).toEqual(['file']);
  });

  it.each([
    'mkdir:when=1',
    'openat:when=2',
    'fchown:when=1',
    'fchmod:when=1',
    'fsync:when=1',
    'fsync:when=2',
  ])('leaves no folder behind when %s of makeDirectory fails', (where) => {
    const [call, when] = where.split(':');
    expect(act('makeDirectory', `${call}:error=ENOSPC:${when}`).said).toMatch(/^tree-disk-full 3 /);
    expect(names()).toEqual([]);
  });

  it.each(['openat:when=1', 'write:when=1', 'fsync:when=1'])(
    'adds nothing when %s of append fails',
    (where) => {
      const [call, when] = where.split(':');
      put('file', 'old');
      expect(act('append', `${call}:error=ENOSPC:${when}`).said).toMatch(/^tree-disk-full 3 cannot add to /);
      expect(text('file')).toBe('old');
    },
  );

  it.each(['openat:when=1', 'rename:when=1'])('changes nothing when %s of rename fails', (where) => {
    const [call, when] = where.split(':');
    put('next', 'new');
    put('file', 'old');
    expect(act('rename', `${call}:error=EIO:${when}`).said).toMatch(/^tree-disk-error 3 /);
    expect([text('file'), text('next')]).toEqual(['old', 'new']);
  });

  it('tells a rename that is done but not confirmed from one that was not done', () => {
    put('next', 'new');
    put('file', 'old');
    expect(act('rename', 'fsync:error=EIO').said).toMatch(/^tree-unconfirmed 5 .*it is done, but .*\(EIO\)$/);
    expect(names()).toEqual(['file']);
    expect(text('file')).toBe('new');
  });

  it.each([
    ['link:error=ENOSPC', 'tree-disk-full 3'],
    ['link:error=EPERM', 'tree-no-links 3'],
    ['link:error=EMLINK', 'tree-no-links 3'],
    ['fsync:error=EIO', 'tree-disk-error 3'],
  ])('leaves no second name when %s happens to link', (fault, said) => {
    put('next', 'x');
    expect(act('link', fault).said).toContain(said);
    expect(names()).toEqual(['next']);
    expect(statSync(join(folder, 'next')).nlink).toBe(1);
  });

  it('says that it could not remove', () => {
    put('file', 'x');
    expect(act('remove', 'unlink:error=EROFS').said).toMatch(/^tree-denied 3 cannot remove /);
    expect(names()).toEqual(['file']);
    expect(act('remove', 'fsync:error=EIO').said).toMatch(/^tree-unconfirmed 5 /);
    expect(names()).toEqual([]);
    mkdirSync(join(folder, 'file'));
    put('file/inner', '');
    expect(act('removeDirectory', 'unlink:error=EIO').said).toMatch(/^tree-disk-error 3 cannot remove /);
    expect(act('removeDirectory', 'rmdir:error=EIO').said).toMatch(/^tree-disk-error 3 /);
    expect(act('removeDirectory').said).toBe('done');
    expect(names()).toEqual([]);
  });
});
