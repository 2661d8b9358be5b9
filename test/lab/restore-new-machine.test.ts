// A machine is lost, with its containers, volumes and directory: a repository and its key are all there is. Real PostgreSQL 17, real
// pgBackRest and restic; a folder, and moto behind TLS.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seaworthy } from '../helpers/cli.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import {
  answersOf,
  compose,
  configure,
  destroy,
  docker,
  elsewhere,
  filesIn,
  fill,
  imagesNow,
  smallStack,
  sqlIn,
} from './new-machine-stand.ts';
import { bothRepositories, type LabStore, startS3 } from './s3.ts';
import { hasDone, onceWhen } from './signalled.ts';
import { describeLab, momentOf, until } from './stack.ts';
import { onStack } from './whole-journey.ts';

const bin = join(import.meta.dirname, '../../bin/seaworthy');

describeLab('a deployment on a new machine', { stack: 'new-machine', folder: smallStack }, (stack) => {
  const scratch = mkdtempSync(join(tmpdir(), 'swtest-new-'));
  const folder = join(scratch, 'repository');
  const key = join(scratch, 'key');
  const home = join(scratch, 'home');
  const shown: string[] = [];
  let store: LabStore;
  let old = '';
  let env = '';
  let moment = '';
  let mode = 0;
  let publicUrl = '';
  let images: Readonly<Record<string, string>> = {};
  let answers: readonly string[] = [];
  let secrets: ReturnType<typeof secretsOf>;

  /** Another machine: another home, another directory, no wishes and no history. */
  const machine = () => ({
    HOME: home,
    DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
    STORE_KEY_ID: store.keyId,
  });

  function restore(...words: readonly string[]) {
    const ran = seaworthy(['restore', ...words], {
      directory: scratch,
      environment: machine(),
      timeoutMs: 400_000,
    });
    shown.push(ran.stdout, ran.stderr);
    return ran;
  }

  /** The program, killed when the record of the restore says that a step is done; its exit code. */
  function killedAt(step: string, ...words: readonly string[]): Promise<number | null> {
    const record = join(scratch, '.folder.seaworthy-restore/record.json');
    const child = spawn(bin, ['restore', ...words], {
      cwd: scratch,
      env: { PATH: process.env['PATH'], ...machine() },
      stdio: 'ignore',
    });
    return onceWhen(
      child,
      () => hasDone(record, step),
      () => child.kill('SIGKILL'),
    );
  }

  /** Services that run another image than on the old machine: none, but where images of the lab are built meanwhile. */
  function otherImages(): readonly string[] {
    const now = Object.entries(imagesNow(stack().project));
    return now
      .filter(([service, id]) => images[service] !== id)
      .map(([service]) => service)
      .sort();
  }

  beforeAll(async () => {
    for (const path of [folder, home]) mkdirSync(path, { mode: 0o755 });
    chmodSync(scratch, 0o711);
    old = stack().directory;
    store = await startS3('moto');
    store.join(`${stack().project}_default`);
    copyFileSync(store.caFile, join(old, 'store-ca.pem'));
    for (const [name, text] of Object.entries({
      'store-key-id': store.keyId,
      'store-secret': store.secret,
    })) {
      writeFileSync(join(old, name), text, { mode: 0o600 });
      writeFileSync(join(scratch, name), text, { mode: 0o600 });
    }
    stack().addFile('seaworthy.yaml', bothRepositories(folder, store));
    const applied = onStack(stack(), 'apply', '--only', 'backup', '--yes', '--without-dump');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    stack().sql(
      'create table numbered (id int primary key); insert into numbered select generate_series(1, 1000)',
    );
    stack().sql('grant select on numbered to service_role');
    await fill(old);
    configure(old);
    const ran = onStack(stack(), 'backup', 'run');
    expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
    moment = momentOf(stack());
    const name = stack().sql(
      'begin; insert into numbered select generate_series(1001, 1010); commit; select pg_walfile_name(pg_switch_wal())',
    );
    const last = () => stack().sql('select last_archived_wal from pg_stat_archiver');
    const spool = () =>
      stack().compose('exec', '-T', 'seaworthy-backup', 'seaworthy-run', 'ls', '/var/spool/seaworthy/wal');
    expect(await until(() => last() >= name && !spool().includes(name), 120)).toBe(true);
    env = readFileSync(join(old, '.env'), 'utf8');
    mode = statSync(join(old, '.env')).mode & 0o777;
    publicUrl = stack().env('SUPABASE_PUBLIC_URL');
    images = imagesNow(stack().project);
    answers = answersOf(old);
    secrets = secretsOf(old);
    writeFileSync(key, readFileSync(join(old, 'seaworthy/secrets/backup-key')), { mode: 0o600 });
  }, 600_000);

  afterAll(() => {
    if (existsSync(join(scratch, 'then'))) compose(join(scratch, 'then'), 'down', '--volumes');
    destroy(stack().project, scratch, store);
    store?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it('is refused where the deployment still is, and with a wrong key, without a trace', () => {
    const words = ['--from-repo', folder, '--into', 'folder', '--yes'];
    const taken = restore(...words, '--key', key);
    expect(taken).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the project ${stack().project} has containers`),
    });
    writeFileSync(join(scratch, 'wrong'), 'another-key', { mode: 0o600 });
    const wrong = restore(...words, '--key', 'wrong');
    expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('the key does not open') });
    expect(readdirSync(scratch).filter((name) => /seaworthy|^folder$/.test(name))).toEqual([]);
  });

  it('has a copy beside it as it was, whose database alone runs, with no port and no way out', () => {
    const done = restore('--into', 'then', '--to', moment, '--yes', '-C', old);
    expect(done, done.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Only its database runs'),
    });
    const directory = join(scratch, 'then');
    expect(sqlIn(directory, "select count(*) || ' ' || max(id) from numbered")).toBe('1000 1000');
    expect(compose(directory, 'ps', '--services', '--status', 'running').trim()).toBe('db');
    const ports =
      '{{range $port, $where := .NetworkSettings.Ports}}{{range $where}}{{.HostPort}} {{end}}{{end}}';
    expect(docker('inspect', '-f', ports, compose(directory, 'ps', '-q', 'db').trim()).trim()).toBe('');
    expect(docker('network', 'inspect', '-f', '{{.Internal}}', 'then_default').trim()).toBe('true');
    expect(readdirSync(join(directory, 'volumes/storage/stub/stub/avatars/me'))).toEqual(['pic.txt']);
    compose(directory, 'down', '--volumes');
    rmSync(directory, { recursive: true });
    expect(answersOf(old)).toEqual(answers);
  });

  it('is refused where a port of it is taken, before anything is made', async () => {
    destroy(stack().project, old, store);
    rmSync(elsewhere(), { recursive: true });
    const port = Number(new URL(publicUrl).port);
    const other = createServer().listen(port);
    await once(other, 'listening');
    const words = ['--from-repo', folder, '--key', key, '--into', 'folder', '--yes'];
    const taken = restore(...words);
    other.close();
    expect(taken).toMatchObject({ code: 2, stderr: expect.stringContaining(`${port} by `) });
    expect(taken.stderr).toContain('(api-gw publishes it)');
    expect(readdirSync(scratch).filter((name) => /seaworthy|^folder$/.test(name))).toEqual([]);
  });

  it('comes from a folder to a moment, killed on the way, and leaves that folder as it was', async () => {
    const before = filesIn(folder);
    const words = [
      '--from-repo',
      folder,
      '--key',
      key,
      '--into',
      'folder',
      '--to',
      moment,
      '--yes',
      '--json',
    ];
    expect(await killedAt('key', ...words)).toBeNull();
    const refused = seaworthy(['apply', '--yes', '-C', 'folder'], {
      directory: scratch,
      environment: machine(),
    });
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('did not come to its end') });
    const done = restore(...words);
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({
      archives: false,
      otherImages: otherImages(),
      failed: {},
      ...{ put: [join(elsewhere(), 'rest.env')], outside: [] },
      databaseConfig: { put: ['conf.d', 'supautils.conf'], differs: [], unreadable: [] },
    });
    // The gateway answers below: its files lie where the link stood.
    expect(lstatSync(join(scratch, 'folder/volumes/api')).isDirectory()).toBe(true);
    expect(readdirSync(elsewhere())).toEqual(['rest.env']);
    const rest = compose(join(scratch, 'folder'), 'ps', '-q', 'rest').trim();
    expect(docker('inspect', '-f', '{{.Config.Env}}', rest)).toContain('x-of-the-old-machine');
    expect(answersOf(join(scratch, 'folder'))).toEqual(
      answers.map((text) => text.replaceAll('1010', '1000')),
    );
    expect(sqlIn(join(scratch, 'folder'), "select current_setting('archive_mode')")).toBe('off');
    expect(filesIn(folder)).toEqual(before);
    expect(readdirSync(scratch).filter((name) => name.includes('seaworthy'))).toEqual([]);
  });

  it('goes on where the old machine ended, from a bucket, and archives into both places again', async () => {
    destroy(stack().project, join(scratch, 'folder'), store);
    const bucket = ['--from-repo', `s3://${store.bucket}`, '--endpoint', store.url, '--region', store.region];
    const secret = [
      '--ca',
      store.caFile,
      '--key-id',
      'env:STORE_KEY_ID',
      '--secret',
      'file:store-secret',
      '--key',
      key,
    ];
    const listed = restore(...bucket, ...secret, '--list');
    expect(listed, listed.stderr).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/backup {2}\d{8}-\d{6}F/),
    });
    const done = restore(...bucket, ...secret, '--into', 'bucket', '--take-over', '--yes', '--json');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({
      archives: true,
      timeline: 2,
      otherImages: otherImages(),
      failed: {},
    });
    const directory = join(scratch, 'bucket');
    expect(answersOf(directory)).toEqual(answers);
    expect(readFileSync(join(directory, '.env'), 'utf8')).toBe(env);
    expect(statSync(join(directory, '.env')).mode & 0o777).toBe(mode);
    store.join(`${stack().project}_default`);
    const waiting = () =>
      compose(directory, 'exec', '-T', 'seaworthy-backup', 'ls', '/var/spool/seaworthy/wal').trim();
    expect(await until(() => waiting() === '', 120)).toBe(true);
    expect(filesIn(folder).join('\n')).toContain('00000002.history');
  });

  it('left no container, volume or folder of the restore behind, and showed no secret', () => {
    expect(docker('ps', '-a', '--format', '{{.Names}}')).not.toMatch(/stand-in|seaworthy-asks/);
    expect(docker('volume', 'ls', '-q')).not.toContain('seaworthy-restore-spool');
    expect(readdirSync(scratch).filter((name) => name.includes('seaworthy'))).toEqual([]);
    expect(formsIn(shown.join('\n'), [...secrets, store.secret])).toEqual([]);
  });
});
