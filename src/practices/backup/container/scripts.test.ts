// The two scripts of the database's side, run by a real sh; and all of them by what there is to check shell text.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { quickScratch as scratch } from '../../../../test/helpers/scratch-space.ts';
import { age } from '../../../../test/helpers/sidecar.ts';
import { usualPlaces } from '../../../sidecar/places.ts';
import { archiveScript } from './archive-script.ts';
import { buildContext } from './build-context.ts';
import { entryScript } from './entry-script.ts';
import { fetchScript } from './fetch-script.ts';
import { keyFolder } from './objects-service.ts';
import { configFolder, objectsFolder, spoolFolder } from './paths.ts';
import { resticScript } from './restic-script.ts';
import { runScript } from './run-script.ts';

const name = '00000001000000000000002A';
const has = (program: string) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const shells: readonly (readonly string[])[] = [['sh'], ...(has('busybox') ? [['busybox', 'sh']] : [])];

const scripts = {
  archive: archiveScript(),
  fetch: fetchScript(),
  run: runScript(),
  restic: resticScript(),
  entry: entryScript(),
};

describe.each(Object.entries(scripts))('the script %s', (_, text) => {
  it.each(shells)('can be read by %s %s', (...shell) => {
    const [program = '', ...rest] = shell;
    expect(spawnSync(program, [...rest, '-n'], { input: text, encoding: 'utf8' }).stderr).toBe('');
  });

  it.skipIf(!has('shellcheck'))('has nothing that shellcheck complains of', () => {
    const done = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: text, encoding: 'utf8' });
    expect(done.stdout).toBe('');
  });
});

interface Stand {
  readonly root: string;
  readonly wal: string;
  readonly source: string;
  readonly script: string;
}

function stand(write: (spool: string) => string): Stand {
  const root = scratch();
  for (const folder of ['wal', 'want', 'out']) mkdirSync(join(root, folder));
  const [source, script] = [join(root, 'source'), join(root, 'script.sh')];
  writeFileSync(source, 'a segment of WAL, in so many words\n'.repeat(2000));
  writeFileSync(script, write(root));
  return { root, wal: join(root, 'wal'), source, script };
}

describe.each(shells)('archiving by %s %s', (...shell) => {
  function archive({ script, source }: Stand, before = '', path = process.env['PATH'] ?? '', what = name) {
    const line = `${before} exec "$@"`;
    const words = ['-c', line, 'sh', ...shell, script, source, what];
    const { status, stderr } = spawnSync('sh', words, {
      encoding: 'utf8',
      env: { PATH: path },
    });
    return { status, stderr };
  }

  it('hands a file over under its name, for its owner alone, and leaves nothing else', () => {
    const at = stand(archiveScript);
    expect(archive(at)).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(at.wal)).toEqual([name]);
    expect(readFileSync(join(at.wal, name))).toEqual(readFileSync(at.source));
    expect(spawnSync('stat', ['-c', '%a', join(at.wal, name)], { encoding: 'utf8' }).stdout).toBe('600\n');
  });

  it('is content with the same file a second time', () => {
    const at = stand(archiveScript);
    archive(at);
    expect(archive(at)).toEqual({ status: 0, stderr: '' });
    expect(readdirSync(at.wal)).toEqual([name]);
  });

  it('refuses another content under a name that is waiting', () => {
    const at = stand(archiveScript);
    writeFileSync(join(at.wal, name), 'of another server');
    const { status, stderr } = archive(at);
    expect(status).toBe(1);
    expect(stderr).toContain(`${name} is not handed over: another file of this name is waiting`);
    expect(readFileSync(join(at.wal, name), 'utf8')).toBe('of another server');
  });

  it('fails and leaves no part where there is no room', () => {
    const at = stand(archiveScript);
    // A file may have eight blocks, then write(2) answers EFBIG as a full disk answers ENOSPC.
    const { status, stderr } = archive(at, 'trap "" XFSZ; ulimit -f 8;');
    expect(status).toBe(1);
    expect(stderr).toContain('is the disk of the spool full?');
    expect(readdirSync(at.wal)).toEqual([]);
  });

  it('shows nothing under the name when it is killed in the middle, and does it whole the next time', () => {
    const at = stand(archiveScript);
    const tools = scratch();
    writeFileSync(join(tools, 'cp'), '#!/bin/sh\nhead -c 10 "$1" >"$2"\nkill -9 "$PPID"\n');
    chmodSync(join(tools, 'cp'), 0o755);
    expect(archive(at, '', `${tools}:${process.env['PATH']}`).status).toBeNull();
    expect(readdirSync(at.wal)).toEqual([`.${name}.tmp`]);
    expect(archive(at).status).toBe(0);
    expect(readdirSync(at.wal)).toEqual([name]);
  });

  it('hands nothing to a sidecar that is gone for ten minutes, and everything when it is back', () => {
    const at = stand(archiveScript);
    const status = join(at.root, 'status.json');
    writeFileSync(status, '{}');
    expect(archive(at).status).toBe(0);
    age(status, 11 * 60_000);
    const refused = archive(at, '', undefined, '00000001000000000000002B');
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('seaworthy-backup says nothing for ten minutes');
    expect(readdirSync(at.wal)).toEqual([name]);
    age(status, 0);
    expect(archive(at, '', undefined, '00000001000000000000002B').status).toBe(0);
  });

  it('does not refuse where a clock was set back, or find cannot tell ages', () => {
    const at = stand(archiveScript);
    writeFileSync(join(at.root, 'status.json'), '{}');
    age(join(at.root, 'status.json'), -3_600_000);
    expect(archive(at).status).toBe(0);
    const tools = scratch();
    writeFileSync(join(tools, 'find'), '#!/bin/sh\necho "unrecognized: -mmin" >&2\nexit 1\n');
    chmodSync(join(tools, 'find'), 0o755);
    age(join(at.root, 'status.json'), 3_600_000);
    // BusyBox may prefer its own.
    if (shell[0] === 'sh') expect(archive(at, '', `${tools}:${process.env['PATH']}`).status).toBe(0);
  });

  it.each(['../outside', '.hidden', ''])('refuses the name %j', (what) => {
    const at = stand(archiveScript);
    expect(archive(at, '', undefined, what).status).toBe(1);
    expect(readdirSync(at.wal)).toEqual([]);
  });

  it('says that the spool is not there yet, with a code that is counted as a failure', () => {
    const at = stand(() => archiveScript('/nonexistent'));
    const { status, stderr } = archive(at);
    expect(status).toBe(1);
    expect(stderr).toContain('is the service seaworthy-backup running?');
  });
});

describe.each(shells)('fetching by %s %s', (...shell) => {
  interface Asked {
    readonly child: ChildProcess;
    readonly question: string;
    readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  }

  async function ask(at: Stand, target = join(at.root, 'target')): Promise<Asked> {
    const [program = '', ...rest] = shell;
    const child = spawn(program, [...rest, at.script, name, target], { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
      child.on('close', (code) => resolve({ code, stderr }));
    });
    const question = await vi.waitFor(() => {
      const [first] = readdirSync(join(at.root, 'want')).filter((entry) => !entry.startsWith('.'));
      return first ?? expect.fail('nothing is asked yet');
    });
    return { child, question, ended };
  }

  function answer(at: Stand, called: string, text = ''): void {
    const path = join(at.root, 'out', called);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  }

  function isClean(at: Stand): void {
    for (const folder of ['want', 'out']) expect(readdirSync(join(at.root, folder))).toEqual([]);
  }

  it('waits for the file, puts it at its path, and takes question and answer away', async () => {
    const at = stand(fetchScript);
    const { question, ended, child } = await ask(at);
    expect(question.startsWith(`${name}.`)).toBe(true);
    expect(child.exitCode).toBeNull();
    answer(at, question, 'the segment');
    expect(await ended).toEqual({ code: 0, stderr: '' });
    expect(readFileSync(join(at.root, 'target'), 'utf8')).toBe('the segment');
    isClean(at);
  });

  it('says that there is none only when it was told so', async () => {
    const at = stand(fetchScript);
    const { question, ended } = await ask(at);
    answer(at, `${question}.none`);
    expect((await ended).code).toBe(1);
    expect(existsSync(join(at.root, 'target'))).toBe(false);
    isClean(at);
  });

  it('stops recovery, not ends it, when fetching failed; with the reason', async () => {
    const at = stand(fetchScript);
    const { question, ended } = await ask(at);
    answer(at, `${question}.failed`, 'the store answers 403');
    const { code, stderr } = await ended;
    expect(code).toBeGreaterThan(125);
    expect(stderr).toContain('the store answers 403');
    isClean(at);
  });

  it('believes no answer to an earlier question', async () => {
    const at = stand(fetchScript);
    for (const stale of [name, `${name}.none`, `${name}.old.none`, `${name}.old`]) answer(at, stale, 'old');
    const { question, ended } = await ask(at);
    answer(at, question, 'new');
    expect((await ended).code).toBe(0);
    expect(readFileSync(join(at.root, 'target'), 'utf8')).toBe('new');
  });

  it('stops recovery where the answer cannot be put at its path', async () => {
    const at = stand(fetchScript);
    const { question, ended } = await ask(at, join(at.root, 'no', 'folder'));
    answer(at, question, 'the segment');
    expect((await ended).code).toBe(200);
    isClean(at);
  });

  it('takes its question back when the server is shut down', async () => {
    const at = stand(fetchScript);
    const { child, ended } = await ask(at);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
    isClean(at);
  });
});

describe('seaworthy-run', () => {
  it('gives a program the secrets that are there, without their line end, and none of a repository that is not', () => {
    const secrets = scratch();
    writeFileSync(join(secrets, 'pg-password'), 'one two"\'$x\n');
    writeFileSync(join(secrets, 'backup-key'), 'the key');
    const text = runScript({ secrets, data: '/nonexistent' });
    const print = 'printf "%s|%s|%s" "$PGPASSWORD" "$RESTIC_PASSWORD" "$PGBACKREST_REPO1_S3_KEY"';
    const done = spawnSync('sh', ['-s', 'sh', '-c', print], { input: text, encoding: 'utf8' });
    expect(done.stderr).toBe('');
    expect(done.stdout).toBe('one two"\'$x|the key|');
  });
});

describe('seaworthy-restic', () => {
  it('asks for the number of a repository', () => {
    const done = spawnSync('sh', ['-s', '3'], { input: resticScript(), encoding: 'utf8' });
    expect(done.status).toBe(2);
  });

  it("runs restic on the repository of that number, the key in a file and the store's keys in the environment", () => {
    const [secrets, tools] = [scratch(), scratch()];
    writeFileSync(join(secrets, 'backup-key'), 'the key');
    writeFileSync(join(secrets, 'repo2-key-id'), 'ID\n');
    writeFileSync(join(secrets, 'repo2-secret'), 'SECRET');
    writeFileSync(join(tools, 'program.mjs'), 'console.log("s3:of-" + process.argv[3])');
    writeFileSync(join(tools, 'restic'), '#!/bin/sh\necho "$@"\nenv | grep -E "^(RESTIC|AWS)_" | sort\n');
    chmodSync(join(tools, 'restic'), 0o755);
    const text = resticScript({ secrets, program: join(tools, 'program.mjs'), authorities: tools });
    const done = spawnSync('sh', ['-s', '2', 'snapshots', '--json'], {
      input: text,
      encoding: 'utf8',
      env: { PATH: `${tools}:${process.env['PATH']}`, RESTIC_PASSWORD: 'another' },
    });
    expect(done.stdout.split('\n')).toEqual([
      'snapshots --json',
      'AWS_ACCESS_KEY_ID=ID',
      'AWS_SECRET_ACCESS_KEY=SECRET',
      'RESTIC_CACHE_DIR=/tmp/restic-cache',
      `RESTIC_PASSWORD_FILE=${join(secrets, 'backup-key')}`,
      'RESTIC_REPOSITORY=s3:of-2',
      '',
    ]);
  });
});

describe('the image', () => {
  it('has its things where the program looks for them', () => {
    expect(usualPlaces).toEqual({
      spool: spoolFolder,
      objects: objectsFolder,
      config: `${configFolder}/sidecar.json`,
      databaseConfig: keyFolder,
    });
  });

  it('is built from these files alone', () => {
    const files = buildContext('the program');
    expect(Object.keys(files)).toEqual([
      'Dockerfile',
      'seaworthy-entry',
      'seaworthy-run',
      'seaworthy-restic',
      'sidecar.mjs',
    ]);
    const text = files['Dockerfile'] ?? '';
    const copied = [...text.matchAll(/^COPY (.*) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
    expect(copied).toEqual(Object.keys(files).slice(1));
    expect(text).toMatch(/^ARG BASE=debian:trixie-slim\nFROM \$BASE$/m);
    expect(text).toContain(
      'install -y --no-install-recommends pgbackrest restic nodejs ca-certificates attr ',
    );
  });
});
