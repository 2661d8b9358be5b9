// Restore drills beside a running stack: real PostgreSQL, real pgBackRest and restic, a writer that commits all the time. Services on
// top of the restored database are the lab's stand-ins.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DrillRecord } from '../../src/model/drill.ts';
import type { Ran } from '../helpers/cli.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { describeLab, run, until } from './stack.ts';
import { labHome, onStack } from './whole-journey.ts';

const root = join(import.meta.dirname, '../..');
const minutes = 60_000;
const services = ['db', 'auth', 'rest', 'storage', 'meta'] as const;
const label = 'label=dev.seaworthy.drill';

/** One row, one commit, until the table `stop` has a row. */
const writer = `DO $$ BEGIN LOOP
  EXIT WHEN EXISTS (SELECT FROM stop);
  INSERT INTO numbered SELECT coalesce(max(id), 0) + 1 FROM numbered; COMMIT; PERFORM pg_sleep(0.05);
END LOOP; END $$`;

describeLab('restore drills', { stack: 'envoy-17', services }, (stack) => {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-drill-'));
  const shown: string[] = [];
  let image = '';

  function ran(...words: readonly string[]): Ran {
    const result = onStack(stack(), ...words);
    shown.push(result.stdout, result.stderr);
    return result;
  }

  function drilled(code: number, ...words: readonly string[]): DrillRecord {
    const result = ran('drill', ...words, '--json');
    expect(result.code, `${result.stdout}\n${result.stderr}`).toBe(code);
    isGone();
    return (JSON.parse(result.stdout) as { readonly drill: DrillRecord }).drill;
  }

  const left = () =>
    [
      ['ps', '--all', '--filter', label, '--format', '{{.Names}}'],
      ['volume', 'ls', '--filter', label, '--format', '{{.Name}}'],
      ['network', 'ls', '--filter', label, '--format', '{{.Name}}'],
    ].flatMap((words) =>
      run(['docker', ...words])
        .split('\n')
        .filter((line) => line !== ''),
    );
  const isGone = () => expect(left()).toEqual([]);
  const failed = ({ proofs }: DrillRecord) =>
    proofs.filter(({ status }) => status === 'failed').map(({ id }) => id);
  const passed = ({ proofs }: DrillRecord) =>
    proofs.filter(({ status }) => status === 'passed').map(({ id }) => id);

  /** Every file of the repository by its digest. */
  function content(): ReadonlyMap<string, string> {
    const names = readdirSync(repository, { recursive: true, encoding: 'utf8' });
    const files = names.filter((name) => statSync(join(repository, name)).isFile());
    return new Map(
      files.map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(repository, name)))
          .digest('hex'),
      ]),
    );
  }

  /** What the live stack is: containers, since when they run, and who is on its network. */
  function live(): string {
    const ids = stack().compose('ps', '--quiet', '--no-trunc').trim().split('\n').sort();
    const started = run([
      'docker',
      'inspect',
      '--format',
      '{{.Id}} {{.State.StartedAt}} {{.RestartCount}}',
      ...ids,
    ]);
    const network = `${stack().project}_default`;
    return started + run(['docker', 'network', 'inspect', '--format', '{{json .Containers}}', network]);
  }

  const compose = () => join(stack().directory, 'docker-compose.yml');

  /** The deployment's files with another image of the database in them, which nobody brought up. */
  function withImage<T>(other: string, act: () => T): T {
    const before = readFileSync(compose(), 'utf8');
    writeFileSync(compose(), before.replace(`image: ${image}`, `image: ${other}`));
    try {
      return act();
    } finally {
      writeFileSync(compose(), before);
    }
  }

  const archived = () =>
    [...content().keys()].filter((path) => /archive\/.*\/[0-9A-F]{24}-/.test(path)).sort();

  beforeAll(async () => {
    chmodSync(repository, 0o755);
    stack().addFile(
      'seaworthy.yaml',
      `backup:\n  archive_timeout: 5\n  repositories:\n    - path: ${repository}\npostgres:\n  settings:\n    track_commit_timestamp: 'on'\n`,
    );
    image = /image: (supabase\/postgres:\S+)/.exec(readFileSync(compose(), 'utf8'))?.[1] ?? '';
    const done = ran('apply', '--yes', '--without-dump', '--only', 'backup,database');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    stack().sql(`create table numbered (id int primary key); create table stop (id int);
      select vault.create_secret('the secret of the vault', 'one');
      insert into auth.users (email) values ('a@acme.dev'), ('b@acme.dev')`);
    const key = stack().env('SERVICE_ROLE_KEY');
    const curl = `curl -sS --fail -H "Authorization: Bearer ${key}"`;
    const put = `${curl} -H 'content-type: image/png' --data-binary pixels 'http://localhost:5000/object/avatars/me/a%20(1).png'`;
    const bucket = `${curl} -H 'content-type: application/json' -d '{"id":"avatars"}' http://localhost:5000/bucket`;
    stack().compose('exec', '-T', 'storage', 'sh', '-c', `${bucket} && ${put}`);
    const saved = ran('backup', 'run');
    expect(saved, `${saved.stdout}${saved.stderr}`).toMatchObject({ code: 0 });
  }, 10 * minutes);

  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  it(
    'prove the last commit under a writer, and touch neither the live stack nor the repository',
    async () => {
      const psql = `psql -X -q -h 127.0.0.1 -U supabase_admin -d postgres -c "${writer.replaceAll('$', '\\$')}"`;
      stack().compose('exec', '-d', 'db', 'sh', '-c', psql);
      expect(await until(() => Number(stack().sql('select count(*) from numbered')) > 20, 60)).toBe(true);
      const [was, held] = [live(), content()];
      const joined = spawn('docker', [
        'events',
        '--filter',
        'type=network',
        '--format',
        '{{.Action}} {{.Actor.Attributes.name}}',
      ]);
      let events = '';
      joined.stdout.on('data', (data) => {
        events += String(data);
      });
      const report = join(stack().directory, 'drill.md');
      const drill = drilled(0, '--to', 'LATEST', '--report', report);
      await until(() => events.includes('-drill-'), 20);
      joined.kill();
      expect(drill.verdict).toBe('green');
      expect(passed(drill)).toEqual([
        ...['major', 'moment', 'rows', 'databases', 'extensions', 'vault', 'services', 'images', 'logins'],
        ...['auth-api', 'rest-api', 'objects', 'parity', 'readable'],
      ]);
      expect(drill.rpo.seconds).toBeLessThanOrEqual(60);
      const { restored, open, well } = drill.rto;
      for (const seconds of [restored, open, well]) expect(seconds).toBeGreaterThan(0);
      expect(readFileSync(report, 'utf8')).toContain('**PROVEN.**');
      process.stderr.write(
        `drill: RPO ${drill.rpo.seconds} s, RTO ${well} s (restored ${restored} s, open ${open} s)\n`,
      );

      expect(live()).toBe(was);
      expect(events.split('\n').filter((line) => line.includes(`${stack().project}_default`))).toEqual([]);
      const now = content();
      for (const [name, digest] of held)
        if (!/\.(?:info|copy)$/.test(name)) expect(now.get(name), name).toBe(digest);
      const added = [...now.keys()].filter((name) => !held.has(name));
      // The live writer goes on; a drilled cluster would write on timeline 2.
      expect(added.filter((name) => !/^database\/archive\/main\/17-1\/00000001/.test(name))).toEqual([]);
      stack().sql('insert into stop values (1)');
    },
    10 * minutes,
  );

  it(
    'prove a random second, which a seed brings back, and are what backup status ends with',
    () => {
      const before = ran('drill', '--seed', '4', '--dry-run', '--json');
      const { preview } = JSON.parse(before.stdout) as { readonly preview: { readonly moment: string } };
      const drill = drilled(0, '--seed', '4');
      // The window goes on by some seconds in between.
      expect(Math.abs(Date.parse(preview.moment) - Date.parse(drill.target.moment ?? ''))).toBeLessThan(
        120_000,
      );
      expect(drill.target).toMatchObject({
        asked: 'random',
        seed: 4,
        moment: expect.stringMatching(/:\d\dZ$/),
      });
      expect(failed(drill)).toEqual([]);
      expect(drill.proofs.find(({ id }) => id === 'rows')).toMatchObject({ status: 'passed' });
      const status = ran('backup', 'status');
      expect(status.stdout).toMatch(/last proven restore: .* ago, to the second, in \d+ s\n$/);
      expect(ran('drill', '--list').stdout).toMatch(/Z {2}PROVEN .* proofs, \d+ s\n$/);
    },
    10 * minutes,
  );

  it(
    'are red for an image of another major version, which is said before anything is restored',
    () => {
      run(['bash', join(root, 'lab/images.sh'), 'kong-15']);
      const older = /image: (supabase\/postgres:\S+)/.exec(
        readFileSync(join(root, 'lab/stacks/kong-15/docker-compose.yml'), 'utf8'),
      )?.[1];
      const drill = withImage(older ?? '', () => drilled(5, '--to', 'LATEST'));
      expect(failed(drill)).toEqual(['major']);
      expect(drill.rto.restored).toBeNull();
    },
    10 * minutes,
  );

  it(
    'are red for an extension that the image has no files of, and for WAL that is missing in the middle',
    () => {
      const other = `swtest-drill-image:${stack().project}`;
      const file = join(repository, '..', `${stack().project}.Dockerfile`);
      const find = "find / -xdev -path '*extension/uuid-ossp*' -delete -o -xdev -name uuid-ossp.so -delete";
      writeFileSync(file, `FROM ${image}\nRUN ${find}\n`);
      run(['docker', 'build', '--quiet', '--tag', other, '--file', file, join(root, 'lab/images/base')]);
      rmSync(file);
      const middle = archived().at(-2) ?? expect.fail('no segments');
      renameSync(join(repository, middle), join(repository, 'held'));
      try {
        const drill = withImage(other, () => drilled(5, '--to', 'LATEST'));
        const said = (id: string) => {
          const proof = drill.proofs.find((one) => one.id === id);
          return [proof?.said, ...(proof?.details ?? [])].join('\n');
        };
        expect(failed(drill)).toEqual(expect.arrayContaining(['moment', 'extensions', 'images']));
        // PostgreSQL opened without a word.
        expect(said('moment')).toContain('WAL is missing');
        expect(said('extensions')).toContain('uuid-ossp 1.1 of postgres is not in the image');
      } finally {
        renameSync(join(repository, 'held'), join(repository, middle));
        run(['docker', 'rmi', other]);
      }
    },
    10 * minutes,
  );

  it(
    'are red for another key, and backup status says so behind the last proven restore',
    () => {
      const path = join(stack().directory, 'seaworthy/secrets/backup-key');
      const key = readFileSync(path, 'utf8');
      // In place: the containers hold this very file.
      writeFileSync(path, 'x'.repeat(key.length));
      try {
        const drill = drilled(5);
        expect(failed(drill)).toEqual(['backup']);
        expect(drill.proofs.at(-1)?.said).toContain('key does not open');
      } finally {
        writeFileSync(path, key);
      }
      const status = ran('backup', 'status');
      expect(status.code).toBe(1);
      expect(status.stdout).toMatch(/last proven restore: .* ago, .*; the drill of .* failed \(backup: /);
    },
    10 * minutes,
  );

  it(
    'asked to stop take everything down; killed, leave what the next one or --clean takes down',
    async () => {
      expect(await signalled('SIGINT')).toBe(4);
      isGone();
      expect(await signalled('SIGKILL')).toBeNull();
      expect(left().length).toBeGreaterThan(3);
      expect(ran('drill', '--clean')).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(/^Taken down: /),
      });
      isGone();
    },
    10 * minutes,
  );

  it(
    'refuse a second outside of the window, and keep no secret',
    () => {
      expect(ran('drill', '--to', '2020-01-01T00:00:00Z')).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('the window is'),
      });
      const folder = join(stack().directory, '.seaworthy/drills');
      const records = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
      const texts = [...shown, ...records, readFileSync(join(stack().directory, 'drill.md'), 'utf8')];
      expect(formsIn(texts.join('\n'), secretsOf(stack().directory))).toEqual([]);
    },
    10 * minutes,
  );

  /** A drill that gets a signal once its database runs; its exit code. */
  async function signalled(signal: NodeJS.Signals): Promise<number | null> {
    const environment = { PATH: process.env['PATH'], DOCKER_HOST: process.env['DOCKER_HOST'], HOME: labHome };
    const words = ['drill', '--to', 'LATEST', '-C', stack().directory];
    const child = spawn(join(root, 'bin/seaworthy'), words, { env: environment, stdio: 'ignore' });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const isUp = () => left().some((name) => name.includes('seaworthy-drill-client'));
    expect(await until(isUp, 240)).toBe(true);
    child.kill(signal);
    return ended;
  }
});
