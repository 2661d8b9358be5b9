// Backups on bad days: a store that fails in every way at once with WAL on its way, disks that are full, files that are not
// what was written, runs that are killed. One stack, a folder on a small disk, and a strict S3 server behind a proxy.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openSidecars } from '../../src/practices/backup/operations/sidecars.ts';
import { verifyDatabase } from '../../src/practices/backup/operations/verify-database.ts';
import { systemWorld } from '../../src/system/world.ts';
import { Random } from '../differential/random.ts';
import { isSoak, seed } from '../faults/bench.ts';
import { type Ran, seaworthyAsync } from '../helpers/cli.ts';
import type { Fault } from '../helpers/faulty-s3.ts';
import { type FaultyStore, startFaultyStore } from './faulty-store.ts';
import { damageAt, kindsOfDamage, lastSegment } from './repository-damage.ts';
import { bothRepositories } from './s3.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { describeLab, run, until } from './stack.ts';
import { labHome } from './whole-journey.ts';

interface Backup {
  readonly label: string;
  readonly storedBytes: number;
}

const MiB = 1024 ** 2;

/** Which of the requests, and what becomes of them: every second one in CI. */
const badDays: readonly (readonly [name: string, share: number, Fault])[] = [
  ['500 to some', 0.3, { kind: 'answer', status: 500, word: 'InternalError' }],
  ['503 SlowDown to some', 0.3, { kind: 'answer', status: 503, word: 'SlowDown' }],
  ['resets of some', 0.2, { kind: 'reset' }],
  ['resets of some after they were done', 0.2, { kind: 'reset-after' }],
  ['bodies of some that are slow', 0.2, { kind: 'slow', bytesPerSecond: 2000 }],
  ['bodies of some that end half-way', 0.2, { kind: 'cut', bytes: 100 }],
];
const days = badDays.filter((_, index) => isSoak || index % 2 === 0);
/** A run through a bad store takes minutes. */
const runDays = isSoak ? badDays : days.slice(0, 1);
const denied: Fault = { kind: 'answer', status: 403, word: 'AccessDenied' };

describeLab('backups on bad days', { stack: 'kong-15', services: ['db'] }, (stack) => {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'swtest-repository-'));
  let disk: SmallDisk | undefined;
  let spoolDisk: SmallDisk | undefined;
  let faulty: FaultyStore;
  let rows = 0;

  const say = (text: string) => process.stderr.write(`${text}\n`);
  /** While this process answers as the store. */
  const seaworthy = (...words: readonly string[]): Promise<Ran> =>
    seaworthyAsync([...words, '-C', stack().directory], {
      HOME: labHome,
      DOCKER_HOST: process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock',
    });
  async function well(...words: readonly string[]): Promise<string> {
    const done = await seaworthy(...words);
    expect(done, `${words.join(' ')}: ${done.stdout}${done.stderr}`).toMatchObject({ code: 0 });
    return done.stdout;
  }
  /** Labels of the complete backups in each repository. */
  async function labels(): Promise<readonly (readonly string[])[]> {
    type Told = { readonly info: { readonly status: string; readonly backups: readonly Backup[] } };
    for (;;) {
      const told = JSON.parse(await well('backup', 'list', '--json')) as readonly Told[];
      // A busy machine keeps a store from answering in time.
      if (told.every(({ info }) => info.status === 'ok'))
        return told.map(({ info }) => info.backups.map(({ label }) => label));
    }
  }
  const spool = (...words: string[]) =>
    stack().compose('exec', '-T', 'seaworthy-backup', 'seaworthy-run', ...words);
  const waiting = () => spool('ls', '/var/spool/seaworthy/wal').split('\n').filter(Boolean).length;
  const archived = () => stack().sql('select last_archived_wal from pg_stat_archiver');

  /** One row, one segment. */
  function write(segments: number): string {
    let name = '';
    for (let turn = 0; turn < segments; turn++) {
      rows += 1;
      stack().sql(`insert into numbered values (${rows})`);
      name = stack().sql('select pg_walfile_name(pg_switch_wal())');
    }
    return name;
  }

  /** All of it has reached both repositories. */
  async function arrived(name: string): Promise<void> {
    const isThere = await until(() => archived() >= name && waiting() === 0, 200);
    expect(isThere, `${waiting()} segments wait`).toBe(true);
  }

  function sometimes(share: number, fault: Fault): () => number {
    let count = 0;
    faulty.proxy.decide(() => {
      if (!random.chance(share)) return null;
      count += 1;
      return fault;
    });
    return () => count;
  }
  const heal = () => faulty.proxy.decide(() => null);

  /** What a plan says of a database that apply left as it was. */
  const pendingNow = async () => (await seaworthy('plan', '--json')).stdout.slice(0, 3000);

  beforeAll(async () => {
    disk = mountSmallDisk(folder, 600 * MiB);
    const volume = `${stack().project}_seaworthy-wal-spool`;
    const label = (name: string, value: string) => ['--label', `com.docker.compose.${name}=${value}`];
    const labels = [...label('project', stack().project), ...label('volume', 'seaworthy-wal-spool')];
    run(['docker', 'volume', 'create', ...labels, volume]);
    const place = run(['docker', 'volume', 'inspect', '-f', '{{.Mountpoint}}', volume]).trim();
    spoolDisk = mountSmallDisk(place, 600 * MiB, '0755');
    faulty = await startFaultyStore('swift', stack());
    stack().addFile('seaworthy.yaml', bothRepositories(folder, faulty.store));
    const applied = await seaworthy('apply', '--yes', '--without-dump', '--only', 'backup');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    const archives = stack().sql('show archive_mode');
    expect(archives, `${applied.stdout}${applied.stderr}${await pendingNow()}`).toBe('on');
    stack().sql('create table numbered (id int primary key)');
    await well('backup', 'run');
  }, 600_000);

  afterAll(async () => {
    await faulty?.close();
    stack().compose('down');
    spoolDisk?.close();
    disk?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  // First, while there is little to read back each time.
  const damages = isSoak ? 350 : 14;
  it(`are found out in ${damages} of ${damages} kinds and places of damage`, async () => {
    await arrived(write(4));
    await well('backup', 'run', '--repository', '1');
    const sidecars = await openSidecars(stack().project, systemWorld());
    const root = join(folder, 'database');
    expect((await verifyDatabase(sidecars, 1)).faults).toEqual([]);
    const missed: string[] = [];
    for (let turn = 0; turn < damages; turn++) {
      const kind = kindsOfDamage[turn % kindsOfDamage.length] ?? 'byte';
      // The listing alone does not miss the last one.
      const pushed = [lastSegment(root)];
      const damage = damageAt(root, kind, random);
      const faults = await verifyDatabase(sidecars, 1, pushed).then(
        (read) => read.faults,
        (error: unknown) => [String(error)],
      );
      damage.repair();
      if (faults.length === 0) missed.push(`${kind} of ${damage.path}`);
    }
    const gaps = damages / kindsOfDamage.length;
    say(
      `${damages - missed.length} of ${damages} damages found, ${gaps} of them missing segments (seed ${seed})`,
    );
    expect(missed).toEqual([]);
    expect((await verifyDatabase(sidecars, 1)).faults).toEqual([]);
  });

  it('bring every segment into a store that fails in each way while WAL is on its way', async () => {
    for (const [name, share, fault] of days) {
      const count = sometimes(share, fault);
      for (let turn = 0; turn < 10 && count() < 3; turn++) await arrived(write(1));
      expect(count(), name).toBeGreaterThan(0);
      say(`WAL push, ${name}: ${count()} requests failed, nothing lost (seed ${seed})`);
      heal();
    }
  });

  it('tell who refuses WAL, and lose none of it', async () => {
    sometimes(1, denied);
    const name = write(1);
    const isTold = () => told().includes('the store answered 403 Forbidden, AccessDenied');
    expect(await until(isTold, 60)).toBe(true);
    heal();
    await arrived(name);
  });

  const told = () => spool('cat', '/var/spool/seaworthy/status.json');

  it('end well or say why while the store fails during a run, and never count half a backup', async () => {
    for (const [name, share, fault] of runDays) {
      const before = await labels();
      const count = sometimes(share / 4, fault);
      const ran = await seaworthy('backup', 'run', '--json', '--type', 'full', '--repository', '2');
      heal();
      say(`backup run, ${name}: ${count()} requests failed, exit ${ran.code}`);
      expect([0, 3], ran.stderr).toContain(ran.code);
      const [[, one = []], told] = [before, JSON.parse(ran.stdout)];
      const [, now = []] = await labels();
      if (ran.code === 3) expect(told.failed[0].message).not.toBe('');
      expect(now.length - one.length, ran.stdout).toBeLessThanOrEqual(1);
    }
    await well('backup', 'run', '--repository', '2');
    await well('backup', 'verify', '--repository', '2');
  });

  it('are refused in the middle by the bucket of one repository, and go into the other', async () => {
    let number = 0;
    const before = await labels();
    faulty.proxy.decide(() => (number++ < 25 ? null : denied));
    const ran = await seaworthy('backup', 'run', '--json');
    heal();
    expect(ran.code).toBe(3);
    const { failed, parts } = JSON.parse(ran.stdout);
    expect(parts).toMatchObject([{ repository: folder }]);
    expect(failed[0].message).toContain('the bucket refuses these keys');
    expect(failed).toHaveLength(1);
    const now = await labels();
    expect(now.map((all) => all.length)).toEqual([(before[0]?.length ?? 0) + 1, before[1]?.length]);
    await arrived(write(1));
    await well('backup', 'run');
  });

  it('are refused before they begin where the disk of the repository has too little room', async () => {
    await well('backup', 'run', '--type', 'full', '--repository', '1');
    const [before = []] = await labels();
    const last: Backup = JSON.parse(await well('backup', 'list', '--json'))[0].info.backups.at(-1);
    const need = Math.max(64 * MiB, last.storedBytes);
    const outcomes: string[] = [];
    for (let part = isSoak ? 1 : 2; part <= 10; part += isSoak ? 1 : 4) {
      disk?.resize((disk?.used() ?? 0) + (need * part) / 10);
      const ran = await seaworthy('backup', 'run', '--json', '--type', 'full', '--repository', '1');
      const [failure] = ran.code === 0 ? [] : JSON.parse(ran.stdout).failed;
      if (failure === undefined) outcomes.push('done');
      else outcomes.push(/no room for a backup: .* free, about/.test(failure.message) ? 'before' : 'clean');
      if (failure !== undefined && outcomes.at(-1) === 'clean')
        expect(failure.message).toContain('the disk is full');
    }
    disk?.resize(600 * MiB);
    say(`disk of the repository at 10 to 100 % of the need: ${outcomes.join(' ')}`);
    expect(outcomes.filter((one) => one === 'before')).toHaveLength(outcomes.length - 1);
    const [now = []] = await labels();
    expect(now.slice(0, before.length)).toEqual(before);
    await well('backup', 'run', '--type', 'full', '--repository', '1');
    await well('backup', 'verify', '--repository', '1');
  });

  it('lose nothing while the disk of the spool is full, and the disk of the repository fills up', async () => {
    sometimes(1, denied);
    spoolDisk?.resize((spoolDisk?.used() ?? 0) + 40 * MiB);
    disk?.resize((disk?.used() ?? 0) + 16 * 1024);
    const name = write(5);
    const fails = () => Number(stack().sql('select failed_count from pg_stat_archiver'));
    expect(await until(() => fails() > 0, 60)).toBe(true);
    expect((await seaworthy('backup', 'status')).code).toBe(1);
    heal();
    disk?.resize(600 * MiB);
    expect(await until(() => waiting() === 0, 120)).toBe(true);
    spoolDisk?.resize(600 * MiB);
    write(1);
    await arrived(name);
    await well('backup', 'verify');
  });

  const kills = isSoak ? 100 : 5;
  it(`are whole after ${kills} kills at random moments of a run, and the next run needs no help`, async () => {
    const before = await labels();
    for (let turn = 0; turn < kills; turn++) {
      const child = spawn(process.execPath, [bin, 'backup', 'run', '-C', stack().directory], {
        stdio: 'ignore',
      });
      const ended = new Promise((resolve) => child.on('close', resolve));
      await new Promise((resolve) => setTimeout(resolve, 200 + random.below(4000)));
      child.kill('SIGKILL');
      await ended;
    }
    // What a killed run began goes on in its container: it holds the engine's lock, and its connections, until it is through.
    let last = await seaworthy('backup', 'run');
    for (let turn = 0; turn < 30 && last.code !== 0; turn++) last = await seaworthy('backup', 'run');
    expect(last, last.stdout).toMatchObject({ code: 0 });
    const now = await labels();
    expect(now.map((all, index) => all.slice(0, before[index]?.length))).toEqual(before);
    await well('backup', 'verify');
    say(`${kills} of ${kills} killed runs left nothing behind (seed ${seed})`);
  });
});

const bin = join(import.meta.dirname, '../../bin/seaworthy');
