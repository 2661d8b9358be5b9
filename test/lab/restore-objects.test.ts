// Storage objects and the vault's root key put back with the database: a real stack, a folder and a real S3 server (moto behind TLS).
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Ran } from '../helpers/cli.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { bothRepositories, type LabStore, startS3 } from './s3.ts';
import { hasDone, onceWhen } from './signalled.ts';
import { describeLab, momentOf, until } from './stack.ts';
import { onStack, startedStates } from './whole-journey.ts';

const bin = join(import.meta.dirname, '../../bin/seaworthy');
const minutes = 60_000;
const bucket = 'papers';

/** Text and content type, by name. */
type Objects = Readonly<Record<string, readonly [text: string, type: string]>>;

interface Restored {
  readonly objects: {
    readonly kept: number;
    readonly fromCaptures: number;
    readonly fromBackups: number;
    readonly aside: number;
    readonly missing: number;
    readonly firstMissing: readonly string[];
    readonly missingFile: string | null;
  };
  readonly rootKey: { readonly kind: string; readonly aside: string | null } | null;
}

describeLab('objects put back', { stack: 'kong-15', services: ['db', 'storage'] }, (stack) => {
  const folder = mkdtempSync(join(tmpdir(), 'swtest-objects-'));
  const shown: string[] = [];
  let store: LabStore;
  let before: Readonly<Record<string, string>> = {};
  const moments: { readonly at: string; readonly objects: Objects }[] = [];
  let label = '';

  const root = () => join(stack().directory, 'volumes/storage');
  const record = () => join(stack().directory, '.seaworthy/restore.json');

  function ran(...words: readonly string[]): Ran {
    const result = onStack(stack(), ...words);
    shown.push(result.stdout, result.stderr);
    return result;
  }

  /** Asks the storage service; the answer's body and content type. */
  function ask(method: string, name: string, text = '', type = 'text/plain'): readonly [string, string] {
    const url = `http://127.0.0.1:5000/object/${bucket}/${name.split('/').map(encodeURIComponent).join('/')}`;
    const headers = [
      '-H',
      `authorization: Bearer ${stack().env('SERVICE_ROLE_KEY')}`,
      '-H',
      `content-type: ${type}`,
    ];
    const body = method === 'GET' || method === 'DELETE' ? [] : ['--data-binary', text];
    const words = [
      'curl',
      '-sS',
      '--fail',
      '-X',
      method,
      ...headers,
      ...body,
      '-w',
      '\n%{content_type}',
      url,
    ];
    const answer = stack().compose('exec', '-T', 'storage', ...words);
    const end = answer.lastIndexOf('\n');
    return [answer.slice(0, end), answer.slice(end + 1)];
  }

  /** Everything the rows name, as the service answers it. */
  function served(): Objects {
    const names = stack().sql(
      `select name from storage.objects where name <> 'ghost' order by name collate "C"`,
    );
    return Object.fromEntries(names.split('\n').map((name) => [name, ask('GET', name)]));
  }

  function markMoment(objects: Objects): void {
    moments.push({ at: momentOf(stack()), objects });
  }

  /** Exit code 1: there is one row whose object is nowhere. */
  function restored(...words: readonly string[]): Restored {
    const done = ran('restore', ...words, '--yes', '--json');
    expect(done, done.stderr).toMatchObject({ code: 1 });
    expect(startedStates(stack())).toEqual(before);
    expect(existsSync(record())).toBe(false);
    return JSON.parse(done.stdout);
  }

  /** Nothing of ours is left in the way, and each file has a row. */
  function isExactly(objects: Objects): void {
    expect(served()).toEqual(objects);
    const files = readdirSync(join(root(), 'stub/stub', bucket), { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toHaveLength(Object.keys(objects).length);
    expect(readdirSync(root())).not.toContain('.seaworthy-restoring');
  }

  const captured = () => {
    const top = join(root(), '.seaworthy-captured/stub/stub', bucket);
    return existsSync(top)
      ? readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length
      : 0;
  };

  /** The program killed, with the container that works for it, once this holds. */
  function killedWhen(condition: () => boolean, ...words: readonly string[]): Promise<number | null> {
    const environment = { PATH: process.env['PATH'], DOCKER_HOST: process.env['DOCKER_HOST'] };
    const child = spawn(bin, ['restore', ...words, '--yes', '-C', stack().directory], {
      env: { ...environment, HOME: '/nonexistent' },
      stdio: 'ignore',
    });
    return onceWhen(child, condition, () => {
      child.kill('SIGKILL');
      const name = `${stack().project}-seaworthy-objects-restore`;
      spawnSync('docker', ['kill', name], { stdio: 'ignore' });
    });
  }
  const isAt = (step: string) => () => hasDone(record(), step);

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    store = await startS3('moto', `${stack().project}_default`);
    copyFileSync(store.caFile, join(stack().directory, 'store-ca.pem'));
    writeFileSync(join(stack().directory, 'store-key-id'), store.keyId, { mode: 0o600 });
    writeFileSync(join(stack().directory, 'store-secret'), store.secret, { mode: 0o600 });
    stack().addFile('seaworthy.yaml', bothRepositories(folder, store));
    // What is not asked anything here need not be stopped and started a dozen times.
    stack().compose('stop', 'imgproxy', 'rest', 'analytics', 'vector');
    const done = ran('apply', '--yes', '--without-dump', '--only', 'backup');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    stack().sql(`insert into storage.buckets (id, name) values ('${bucket}', '${bucket}')`);
    // A row whose file never was.
    stack().sql(`insert into storage.objects (bucket_id, name, version, metadata)
      values ('${bucket}', 'ghost', 'v1', '{"size": 3, "mimetype": "text/plain"}')`);
    stack().sql(`select vault.create_secret('a secret of the vault', 'test')`);
    ask('POST', 'a', 'a, first');
    ask('POST', `deep/it's (1) * & $x.png`, 'b, first', 'image/png');
    ask('POST', 'c', 'c, first', 'application/pdf');
    expect(await until(() => captured() === 3, 40)).toBe(true);
    const saved = ran('backup', 'run', '--json');
    expect(saved, saved.stdout).toMatchObject({ code: 0 });
    label = JSON.parse(saved.stdout).point.repositories[0].database.label;
    before = startedStates(stack());
  }, 10 * minutes);

  afterAll(() => {
    store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('come back as the rows of a moment say, from the captures, with what is not of then moved aside', async () => {
    const deep = `deep/it's (1) * & $x.png`;
    const first: Objects = {
      a: ['a, first', 'text/plain'],
      c: ['c, first', 'application/pdf'],
      [deep]: ['b, first', 'image/png'],
    };
    markMoment(first);
    ask('POST', 'a', 'a, second', 'application/json');
    ask('DELETE', 'c');
    ask('POST', 'd', 'd, first', 'text/csv');
    markMoment({
      a: ['a, second', 'application/json'],
      d: ['d, first', 'text/csv'],
      [deep]: ['b, first', 'image/png'],
    });
    ask('DELETE', 'a');
    ask('POST', 'd', 'd, second', 'text/html');
    ask('POST', 'e', 'e, first');
    ask('DELETE', deep);
    expect(await until(() => captured() === 7, 40)).toBe(true);
    const planned = ran('restore', '--to', moments[1]?.at ?? '', '--dry-run', '--json');
    expect(JSON.parse(planned.stdout).objects).toMatchObject({
      kind: 'files',
      estimate: { returning: 2, replaced: 1, going: 1 },
    });
    const { objects, rootKey } = restored('--to', moments[1]?.at ?? '');
    expect(objects).toMatchObject({ kept: 0, fromCaptures: 3, fromBackups: 0, aside: 2 });
    expect(objects).toMatchObject({ missing: 1, firstMissing: [`${bucket}/ghost`] });
    expect(readFileSync(objects.missingFile ?? '', 'utf8')).toBe(
      `["${bucket}","ghost","v1",3,"text/plain",null]\n`,
    );
    const rest = { put: [], differs: [], unreadable: [] };
    expect(rootKey).toEqual({ kind: 'same', aside: null, rest });
    isExactly(moments[1]?.objects ?? {});
  });

  it('killed at six points, are brought to their end by resuming', async () => {
    const { at = '', objects = {} } = moments[0] ?? {};
    expect(await killedWhen(isAt('key-in-place'), '--to', at)).toBeNull();
    for (const step of ['recovered', 'objects-listed', 'objects-in-place'])
      expect(await killedWhen(isAt(step), '--resume'), step).toBeNull();
    expect(ran('restore', '--resume', '--yes')).toMatchObject({ code: 1 });
    expect(startedStates(stack())).toEqual(before);
    isExactly(objects);
  });

  it(
    'come back from the bucket when captures, store and root key are gone, killed while they are fetched',
    async () => {
      const saved = ran('backup', 'run');
      expect(saved, saved.stdout).toMatchObject({ code: 0 });
      for (const name of readdirSync(root())) {
        if (name !== '.seaworthy-captured') rmSync(join(root(), name), { recursive: true });
      }
      rmSync(join(root(), '.seaworthy-captured/stub'), { recursive: true });
      stack().inDatabase('sh', '-c', 'printf another >/etc/postgresql-custom/pgsodium_root.key');
      const { at = '', objects = {} } = moments[1] ?? {};
      const isStaged = () => existsSync(join(root(), '.seaworthy-restoring'));
      expect(await killedWhen(isStaged, '--to', at, '--repository', '2')).toBeNull();
      expect(await killedWhen(isStaged, '--resume')).toBeNull();
      const done = ran('restore', '--resume', '--yes', '--json');
      expect(done, done.stderr).toMatchObject({ code: 1 });
      const result = JSON.parse(done.stdout) as Restored;
      expect(result.objects).toMatchObject({ fromCaptures: 0, missing: 1 });
      expect(result.objects.kept + result.objects.fromBackups).toBe(3);
      expect(result.rootKey).toMatchObject({
        kind: 'put',
        aside: expect.stringMatching(/^pgsodium_root\.key\.before-/),
      });
      isExactly(objects);
      const sql = `select decrypted_secret from vault.decrypted_secrets where name = 'test'`;
      expect(stack().sql(sql)).toBe('a secret of the vault');
    },
    10 * minutes,
  );

  it('come back by the label of a backup', () => {
    restored('--to', label);
    isExactly(moments[0]?.objects ?? {});
  });

  it('that are gone from the disk alone come back while everything runs', () => {
    const name = Object.keys(moments[0]?.objects ?? {})[0] ?? '';
    rmSync(join(root(), 'stub/stub', bucket, name), { recursive: true });
    rmSync(join(root(), '.seaworthy-captured/stub/stub', bucket, name), { recursive: true });
    const done = ran('restore', '--only', 'objects', '--yes', '--json');
    expect(done, done.stderr).toMatchObject({ code: 1 });
    expect(JSON.parse(done.stdout).objects).toMatchObject({ fromBackups: 1, aside: 0, missing: 1 });
    isExactly(moments[0]?.objects ?? {});
  });

  it('leave the files of the deployment alone, which come back when asked, and only they', () => {
    const path = (file: string) => join(stack().directory, file);
    const [env, gateway] = ['.env', 'volumes/api/kong.yml'].map((file) => readFileSync(path(file), 'utf8'));
    writeFileSync(path('.env'), `${env}LATER=1\n`);
    rmSync(path('volumes/api/kong.yml'));
    const words = ['restore', '--only', 'config', '--to', label];
    const planned = ran(...words, '--dry-run');
    expect(planned, planned.stderr).toMatchObject({ code: 1 });
    expect(planned.stdout).toMatch(/changed +\.env\n +missing +volumes\/api\/kong\.yml\n/);
    const done = ran(...words, '--yes', '--json');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(JSON.parse(done.stdout)).toMatchObject({
      changed: ['.env'],
      missing: ['volumes/api/kong.yml'],
      left: [],
    });
    expect(readFileSync(path('.env'), 'utf8')).toBe(env);
    expect(readFileSync(path('volumes/api/kong.yml'), 'utf8')).toBe(gateway);
    expect(readFileSync(join(JSON.parse(done.stdout).before, '.env'), 'utf8')).toContain('LATER=1');
    expect(ran(...words, '--dry-run')).toMatchObject({ code: 0 });
    expect(startedStates(stack())).toEqual(before);
  });

  it('left no container behind and showed no secret', () => {
    const words = ['ps', '--all', '--filter', `name=${stack().project}-seaworthy-`, '--format', '{{.Names}}'];
    const left = spawnSync('docker', words, { encoding: 'utf8' }).stdout.trim().split('\n').sort();
    expect(left).toEqual([`${stack().project}-seaworthy-backup-1`, `${stack().project}-seaworthy-objects-1`]);
    expect(formsIn(shown.join('\n'), secretsOf(stack().directory))).toEqual([]);
  });
});
