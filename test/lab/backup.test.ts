// Backups of a whole deployment before PostgreSQL 15: a folder and a real S3 server (moto behind TLS) at once.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RecoveryPoint } from '../../src/practices/backup/operations/point.ts';
import { type ArgvWatch, watchArgv } from '../helpers/argv-watch.ts';
import { filesWith, formsIn, secretsOf } from '../helpers/leaks.ts';
import { archivedPaths, backupStand } from './backup-stand.ts';
import { enginesAtWork, logOf, usersIn } from './containers-seen.ts';
import { tornResticFile } from './repository-damage.ts';
import { bothRepositories, type LabStore } from './s3.ts';
import { describeLab, run, until } from './stack.ts';
import { states } from './whole-journey.ts';

describeLab('backups of a deployment', { stack: 'kong-15', services: ['db'] }, (stack) => {
  let store: LabStore;
  let folder: string;
  const shown: string[] = [];
  let argv: ArgvWatch;

  const stand = backupStand(stack, shown);
  const { seaworthy, container, inObjects, sidecarStatus, listed, backups, judged } = stand;
  const archived = () => archivedPaths(folder);

  beforeAll(async () => {
    ({ folder, store } = await stand.wishBoth());
  }, 300_000);
  afterAll(() => {
    store?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are refused into a folder that is not there, at its line, before anything is made', () => {
    stack().addFile('seaworthy.yaml', bothRepositories(`${folder}/away`, store));
    const refused = seaworthy('plan', '--only', 'backup');
    stack().addFile('seaworthy.yaml', bothRepositories(folder, store));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(
      `seaworthy.yaml:3: backup.repositories: the folder ${folder}/away does not exist`,
    );
    expect(existsSync(`${folder}/away`)).toBe(false);
  });

  it('are switched on by one plan, with the image of the database untouched', () => {
    const image = stack().compose('images', 'db', '--format', 'json');
    const applied = seaworthy('apply', '--only', 'backup', '--yes');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    expect(states(stack())).toMatchObject({
      db: 'running healthy',
      'seaworthy-backup': 'running healthy',
      'seaworthy-objects': 'running healthy',
    });
    expect(stack().compose('images', 'db', '--format', 'json')).toBe(image);
    expect(stack().sql("select current_setting('archive_mode')")).toContain('on');
    expect(stack().sql("select current_setting('track_commit_timestamp')")).toContain('on');
    // Without a look at the machine, what was fitted to it stays.
    for (const words of [[], ['--static']])
      expect(seaworthy('plan', '--only', 'backup', ...words).stdout).toContain('Nothing to do');
  });

  it('are made by a sidecar that runs as the owner of the data directory and has no way to Docker', async () => {
    const owner = statSync(join(stack().directory, 'volumes/db/data')).uid;
    expect(usersIn(container('seaworthy-backup'))).toEqual([owner]);
    const inspected = run(['docker', 'inspect', container('seaworthy-backup')]);
    expect(inspected).not.toMatch(/docker\.sock|DOCKER_HOST/);
    argv = await watchArgv();
  });

  it('hold the cluster, objects with their folders, the root key and the own files, in both repositories', async () => {
    const object = 'stub/stub/avatars/me ü.png/0001';
    const path = join(stack().directory, 'volumes/storage', object);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'an object');
    expect(
      await until(
        () => existsSync(join(stack().directory, 'volumes/storage/.seaworthy-captured', object)),
        30,
      ),
    ).toBe(true);
    stack().sql('create table kept (id int); insert into kept select generate_series(1, 1000)');
    const ran = seaworthy('backup', 'run', '--json');
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    const { point } = JSON.parse(ran.stdout) as { point: RecoveryPoint };
    expect(point.repositories.map(({ number, database }) => [number, database.type])).toEqual([
      [1, 'full'],
      [2, 'full'],
    ]);
    expect(Object.keys(point.images)).toContain('db');
    for (const { database, objects, deployment } of point.repositories) {
      expect(database.manifestChecksum).toMatch(/^[0-9a-f]{40}$/);
      for (const sum of [objects.tree, deployment.tree, deployment.sha256])
        expect(sum).toMatch(/^[0-9a-f]{64}$/);
    }
    for (const repository of ['1', '2']) {
      const files = inObjects(
        'seaworthy-restic',
        repository,
        'ls',
        '--no-lock',
        'latest',
        '--tag',
        'objects',
      );
      expect(files).toContain(object);
      expect(files).toContain('/db-config/pgsodium_root.key');
    }
  });

  it('keep own files whole, with the wishes and without the data of the services', () => {
    const words = ['dump', '--no-lock', '--tag', 'deployment', 'latest', 'deployment.tar'];
    const line = `seaworthy-restic 1 ${words.join(' ')} | tar -t`;
    const names = inObjects('bash', '-c', line).split('\n');
    expect(names).toEqual(expect.arrayContaining(['./.env', './docker-compose.yml', './seaworthy.yaml']));
    expect(names.filter((name) => /volumes\/(?:db\/data|storage)\/./.test(name))).toEqual([]);
  });

  it('are followed by what changed alone, and read back byte for byte', () => {
    expect(seaworthy('backup', 'run')).toMatchObject({ code: 0 });
    expect(backups()).toEqual([
      ['full', 'incr'],
      ['full', 'incr'],
    ]);
    const verified = seaworthy('backup', 'verify');
    expect(verified, verified.stdout).toMatchObject({ code: 0 });
    expect(verified.stdout.match(/recovery points: 2, each whole/g)).toHaveLength(2);
    const status = seaworthy('backup', 'status');
    expect(status.stdout).not.toMatch(/^[✗?]/m);
    expect(status.stdout).toMatch(
      /encrypted[\s\S]*last proven restore: never \(seaworthy drill proves one\)\n$/,
    );
    // Everything is well, and nobody has seen it restored.
    expect(status, status.stdout).toMatchObject({ code: 1 });
  });

  it('are judged by the audit, which asks for the key until somebody says that a copy is kept', () => {
    const sound = {
      ...{ stale: 'pass', 'wal-waiting': 'pass', 'damaged-pages': 'pass', unencrypted: 'pass' },
      ...{ 'objects-behind': 'pass', unverified: 'pass', 'room-short': 'pass', 'only-on-this-host': 'pass' },
    };
    expect(judged()).toMatchObject({ ...sound, 'key-not-kept': 'fail', 'restore-unproven': 'fail' });
    const kept = seaworthy('backup', 'key', '--kept');
    expect(kept, kept.stderr).toMatchObject({ code: 0 });
    expect(seaworthy('backup', 'key', '--show')).toMatchObject({ code: 2, stdout: '' });
    expect(judged()).toMatchObject({ ...sound, 'key-not-kept': 'pass' });
  });

  it('are found out when one byte of them is another', () => {
    const root = join(folder, 'database/backup/main');
    const bundle = readdirSync(root, { recursive: true, encoding: 'utf8' }).find((path) =>
      /bundle\/\d+$/.test(path),
    );
    const path = join(root, bundle ?? expect.fail('no bundle'));
    const whole = readFileSync(path);
    const torn = Buffer.from(whole);
    torn[3000] = (torn[3000] ?? 0) ^ 0xff;
    writeFileSync(path, torn);
    const verified = seaworthy('backup', 'verify', '--repository', '1');
    writeFileSync(path, whole);
    expect(verified).toMatchObject({ code: 1 });
    expect(verified.stdout).toMatch(/backup: \d{8}-\d{6}F: checksum invalid: 1/);
  });

  it('are found out when a segment of WAL is missing, which is named, and the window ends there', () => {
    const last = listed()[0]?.info.backups[0]?.wal.stop ?? expect.fail('no backup');
    const nameOf = (path: string) => /([0-9A-F]{24})-[0-9a-f]{40}/.exec(path)?.[1] ?? '';
    const next = archived().find((path) => nameOf(path) > last) ?? expect.fail('no segment after it');
    renameSync(next, join(folder, 'held'));
    const verified = seaworthy('backup', 'verify', '--repository', '1');
    renameSync(join(folder, 'held'), next);
    expect(verified).toMatchObject({ code: 1 });
    expect(verified.stdout).toContain(`WAL segment ${nameOf(next)} is missing`);
    expect(verified.stdout).toMatch(new RegExp(`from \\S+Z to \\S+Z, where WAL segment ${nameOf(next)}`));
    expect(seaworthy('backup', 'status').stdout).toMatch(/no moment after|before that \S+Z to \S+Z alone/);
    const again = seaworthy('backup', 'verify', '--repository', '1', '--json');
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, [{ windows: [{ lacks: null }] }]]);
  });

  it.each(['data', 'snapshots'])('are found out when a byte of the %s of restic is another', (kind) => {
    const damage = tornResticFile(join(folder, 'objects'), kind);
    const verified = seaworthy('backup', 'verify', '--repository', '1');
    damage.repair();
    expect(verified, verified.stdout).toMatchObject({ code: 1 });
    process.stderr.write(`restic, ${kind}: ${verified.stdout}`);
    expect(verified.stdout).toContain(damage.path.slice(0, 8));
  });

  it('can be differential, and are pruned of nothing that is needed', () => {
    expect(seaworthy('backup', 'run', '--type', 'diff', '--repository', '1')).toMatchObject({ code: 0 });
    const pruned = seaworthy('backup', 'prune', '--json');
    expect(pruned, pruned.stderr).toMatchObject({ code: 0 });
    expect(backups()).toEqual([
      ['full', 'incr', 'diff'],
      ['full', 'incr'],
    ]);
  });

  it('lose nothing while the store is away: WAL waits, is told, and arrives afterwards', {
    timeout: 600_000,
  }, async () => {
    const network = `${stack().project}_default`;
    run(['docker', 'network', 'disconnect', network, store.container]);
    stack().sql('insert into kept select generate_series(1, 10); select pg_switch_wal()');
    const waiting = () => sidecarStatus().repositories[1]?.waiting.segments ?? 0;
    const isWaiting = await until(() => waiting() > 0, 60);
    const told = seaworthy('backup', 'status').stdout;
    store.join(network);
    expect(isWaiting).toBe(true);
    expect(told).toMatch(/WAL into s3:\/\/\S+: \d+ segments? .*waits? for/);
    expect(await until(() => sidecarStatus().spool.segments === 0, 120)).toBe(true);
    expect(seaworthy('backup', 'status').stdout.match(/nothing waits/g)).toHaveLength(2);
    expect(seaworthy('backup', 'verify')).toMatchObject({ code: 0 });
  });

  it('give the folder every segment within seconds while the bucket hangs, which catches up', {
    timeout: 300_000,
  }, async () => {
    const each = () => sidecarStatus().repositories;
    // Connections are taken and never answered, as by a store whose disk hangs.
    run(['docker', 'pause', store.container]);
    try {
      const last =
        stack()
          .sql('select pg_walfile_name(pg_current_wal_lsn())')
          .match(/[0-9A-F]{24}/)?.[0] ?? '-';
      const begun = Date.now();
      stack().sql('insert into kept select generate_series(1, 10); select pg_switch_wal()');
      expect(await until(() => archived().some((path) => path.includes(last)), 30)).toBe(true);
      process.stderr.write(
        `beside a bucket that hangs, the folder had a segment in ${Date.now() - begun} ms\n`,
      );
      expect(await until(() => each()[1]?.failing !== null, 90)).toBe(true);
      expect(each()).toMatchObject([
        { number: 1, waiting: { segments: 0 }, failing: null },
        { number: 2, failing: { reason: expect.stringMatching(/timeout|does not answer/) } },
      ]);
      expect(each()[1]?.waiting.segments).toBeGreaterThan(0);
      process.stderr.write(`the bucket: ${each()[1]?.failing?.reason}\n`);
    } finally {
      run(['docker', 'unpause', store.container]);
    }
    expect(await until(() => sidecarStatus().spool.segments === 0, 120)).toBe(true);
    expect(seaworthy('backup', 'verify')).toMatchObject({ code: 0 });
  });

  it('put no secret into any output, argv, environment, label, log or file but those meant for them', async () => {
    const own = readFileSync(join(stack().directory, 'seaworthy/secrets/backup-key'), 'utf8');
    const secrets = [own, store.secret, ...secretsOf(stack().directory)];
    const ours = [container('seaworthy-backup'), container('seaworthy-objects')];
    const logged = [...ours, container('db')].map(logOf);
    const seen = ours.map((id) => run(['docker', 'inspect', id]));
    const lines = await argv.end();
    for (const work of enginesAtWork)
      expect(
        lines.some((line) => work.test(line)),
        `${work}`,
      ).toBe(true);
    process.stderr.write(`${lines.length} command lines seen while backups ran\n`);
    expect(lines.filter((line) => formsIn(line, secrets).length > 0)).toEqual([]);
    expect(formsIn([...shown, ...seen, ...logged].join('\n'), secrets)).toEqual([]);
    const kept = filesWith(join(stack().directory, '.seaworthy'), secrets);
    expect(kept).toContain('runs/1/before.env 0600');
    // The env file of before each run, and what apply dumped of the databases.
    const meant = /^(?:runs\/\d+\/before\.env|dumps\/\d+\/[^/]+) 0600$/;
    expect(kept.filter((one) => !meant.test(one))).toEqual([]);
    const names = readdirSync(join(stack().directory, '.seaworthy'));
    expect(names.filter((name) => name.endsWith('.tar'))).toEqual([]);
  });

  it('are not switched off while the database would go on archiving for nobody', () => {
    const before = stack().env('JWT_EXPIRY');
    // Its container differs from the files then, and is left alone.
    stack().setEnv('JWT_EXPIRY', '4321');
    const refused = seaworthy('rollback', '--yes');
    const planned = seaworthy('rollback', '--dry-run');
    stack().setEnv('JWT_EXPIRY', before);
    for (const { code, stderr } of [refused, planned]) {
      expect(code).not.toBe(0);
      expect(stderr).toContain('seaworthy-backup would be taken away, but the container of db is left alone');
      expect(stderr).toContain('docker compose up -d db');
    }
    expect(states(stack())['seaworthy-backup']).toBe('running healthy');
  });

  it('are switched off by a rollback, which keeps the key and what is in the repositories', () => {
    const undone = seaworthy('rollback', '--yes');
    expect(undone, undone.stderr).toMatchObject({ code: 0 });
    expect(Object.keys(states(stack()))).not.toContain('seaworthy-backup');
    expect(stack().sql("select current_setting('archive_mode')")).toContain('off');
    expect(existsSync(join(stack().directory, 'seaworthy/secrets/backup-key'))).toBe(true);
    expect(archived().length).toBeGreaterThan(3);
  });
});
