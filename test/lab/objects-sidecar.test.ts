// The sidecar of the objects in a container with the capabilities it is to have, on files of another user, and restic.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildImage, docker, until } from './sidecar-pair.ts';

const canRun = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
if (!isWanted) process.stderr.write('skipped: the backup sidecar needs a Docker engine (lab/engine.sh)\n');

const minutes = 60_000;
const name = `swtest-objects-${randomBytes(3).toString('hex')}`;
const image = `${name}-image`;
const captures = '/objects/.seaworthy-captured';

/**
 * setxattr(2) and getxattr(2) by number, for no package of the image has a program for them: PATH NAME [VALUE]. Numbers: Linux,
 * arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h (arm64).
 */
const numbers = '($s, $g) = `uname -m` =~ /x86_64/ ? (188, 191) : (5, 8); ($p, $n, $v) = @ARGV;';
const setAttribute = `${numbers} syscall($s, $p, $n, $v, length $v, 0) == 0 or die $!`;
const getAttribute = `${numbers} $v = " " x 200; $l = syscall($g, $p, $n, $v, 200); $l > 0 or die $!; print substr($v, 0, $l)`;

describe.skipIf(!isWanted)('the sidecar of the objects', { timeout: 5 * minutes }, () => {
  let folder = '';

  /** As the storage service, which runs as another user and lets nobody read. */
  function asStorage(line: string, ...words: readonly string[]): string {
    const run = ['run', '--rm', '-u', '1000', '-v', `${name}-objects:/objects`, '--entrypoint', 'sh', image];
    return docker(...run, '-c', `umask 077; ${line}`, ...words);
  }
  const mounts = () => [
    ...['-v', `${name}-objects:/objects`, '-v', `${name}-repository:/repository/1`],
    ...['-v', `${folder}/backup:/etc/seaworthy/backup:ro`, '-v', `${folder}/secrets:/run/secrets:ro`],
  ];
  const inside = (line: string) => docker('exec', name, 'sh', '-c', line);
  const captured = () => Number(inside(`find ${captures} -type f -name 'v*' | wc -l`));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `${name}-`));
    for (const part of ['image', 'backup', 'secrets']) mkdirSync(join(folder, part));
    writeFileSync(join(folder, 'backup/sidecar.json'), '{}');
    writeFileSync(join(folder, 'backup/restic-1'), '/repository/1/objects\n');
    writeFileSync(join(folder, 'secrets/backup-key'), randomBytes(24).toString('base64'), { mode: 0o600 });
    buildImage(image, join(folder, 'image'));
    const words = ['-v', `${name}-objects:/objects`, '--entrypoint', 'sh', image];
    docker('run', '--rm', ...words, '-c', 'chown 1000 /objects && chmod 700 /objects');
    asStorage('mkdir -p /objects/stub/before && echo before >/objects/stub/before/v1');
    docker(
      ...['run', '-d', '--name', name, '--read-only', '--tmpfs', '/tmp', '--tmpfs', '/run'],
      ...['--security-opt', 'no-new-privileges', '--cap-drop', 'ALL'],
      ...['--cap-add', 'DAC_OVERRIDE', '--cap-add', 'FOWNER', '--network', 'none'],
      ...[...mounts(), image, 'objects'],
    );
  }, 10 * minutes);

  afterAll(() => {
    for (const words of [
      ['rm', '-f', name],
      ['volume', 'rm', `${name}-objects`, `${name}-repository`],
      ['image', 'rm', image],
    ]) {
      spawnSync('docker', words, { stdio: 'ignore' });
    }
    rmSync(folder, { recursive: true, force: true });
  });

  it('captures two hundred objects of another user that live for a moment', async () => {
    await until('the first look is done', () => captured() === 1);
    const put = 'mkdir -p /objects/stub/b/o$i && echo "content $i" >/objects/stub/b/o$i/v1';
    asStorage(`for i in $(seq 200); do ${put}; done; sleep 1; rm -r /objects/stub/b`);
    await until('all are captured', () => captured() === 201);
    expect(inside(`cat ${captures}/stub/b/o7/v1`)).toBe('content 7\n');
  });

  it('says how it is, and is healthy', async () => {
    const status = () => JSON.parse(inside(`cat ${captures}/.status.json`));
    await until('the status is of now', () => status().captured === 201);
    expect(status()).toMatchObject({ isWatching: true, failing: null });
    inside('node /usr/local/lib/seaworthy/sidecar.mjs healthy objects');
  });

  it('lets restic save deleted objects as well, owner and all', () => {
    inside('seaworthy-restic 1 init');
    inside(`seaworthy-restic 1 backup -q --exclude ${captures}/.status.json ${captures}`);
    inside('node /usr/local/lib/seaworthy/sidecar.mjs objects-saved 2026-11-27T06:00:00Z');
    expect(inside(`seaworthy-restic 1 dump latest ${captures}/stub/b/o200/v1`)).toBe('content 200\n');
    const [, node] = inside(`seaworthy-restic 1 ls --json latest ${captures}/stub/b/o200/v1`).split('\n');
    expect(JSON.parse(node ?? '')).toMatchObject({ uid: 1000 });
  });

  it('brings the content type back, which the storage service keeps in extended attributes', async () => {
    const object = 'stub/tenant/avatars/me ü.png/v1';
    const attributes = {
      'user.supabase.content-type': 'image/png',
      'user.supabase.cache-control': 'max-age=3600',
    };
    asStorage(`mkdir -p "/objects/\${0%/*}" && echo png >"/objects/$0"`, object);
    for (const [key, value] of Object.entries(attributes)) {
      asStorage(`perl -e '${setAttribute}' "/objects/$0" ${key} '${value}'`, object);
    }
    await until('it is captured', () => inside(`ls '${captures}/${object}'`) !== '');
    inside(`seaworthy-restic 1 backup -q --exclude ${captures}/.status.json ${captures}`);
    asStorage('rm -r /objects/stub/tenant');
    const words = [
      'restore',
      'latest',
      '-q',
      '--include',
      `${captures}/${object}`,
      '--target',
      '/objects/restored',
    ];
    docker(...['run', '--rm', ...mounts(), '--entrypoint', 'seaworthy-restic', image, '1', ...words]);
    const restored = `/objects/restored${captures}/${object}`;
    // Folders above it are root's alone, as in the folder of captures.
    const read = (key: string) =>
      docker('run', '--rm', ...mounts(), '--entrypoint', 'perl', image, '-e', getAttribute, restored, key);
    for (const [key, value] of Object.entries(attributes)) expect(read(key)).toBe(value);
  });

  it('ends at once when it is asked to', () => {
    docker('stop', '-t', '5', name);
    expect(docker('inspect', '-f', '{{.State.ExitCode}}', name)).toBe('0\n');
  });
});
