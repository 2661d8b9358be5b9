// A database put back in place on a running stack: real PostgreSQL, real pgBackRest, a writer that commits all the time.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Random } from '../differential/random.ts';
import { isSoak, seed } from '../faults/bench.ts';
import { type ArgvWatch, watchArgv } from '../helpers/argv-watch.ts';
import type { Ran } from '../helpers/cli.ts';
import { formsIn, secretsOf } from '../helpers/leaks.ts';
import { hasDone, onceWhen } from './signalled.ts';
import { describeLab, momentOf, run, until } from './stack.ts';
import { onStack, startedStates } from './whole-journey.ts';

const bin = join(import.meta.dirname, '../../bin/seaworthy');
const minutes = 60_000;

/** One row, one commit; tells each after it is committed; ends when the table `stop` has a row. */
const writer = `DO $$ DECLARE n int; BEGIN LOOP
  EXIT WHEN EXISTS (SELECT FROM stop);
  INSERT INTO numbered SELECT coalesce(max(id), 0) + 1 FROM numbered RETURNING id INTO n; COMMIT;
  RAISE NOTICE 'committed %', n; PERFORM pg_sleep(0.05);
END LOOP; END $$`;

const kills = isSoak ? 30 : 3;
const services = ['db', 'auth', 'rest', 'storage'] as const;

describeLab('a database put back in place', { stack: 'kong-15', services }, (stack) => {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-restore-'));
  const shown: string[] = [];
  const random = new Random(seed);
  let before: Readonly<Record<string, string>> = {};
  let argv: ArgvWatch;
  /** How long a whole restore takes here. */
  let spanMs = 20_000;

  const rows = () => stack().sql("select count(*) || ' ' || coalesce(max(id), 0) from numbered");
  const highest = () => Number(rows().split(' ')[1]);
  const record = () => join(stack().directory, '.seaworthy/restore.json');
  const asides = () =>
    readdirSync(join(stack().directory, 'volumes/db')).filter((name) => name.startsWith('data.before-'));

  function ran(...words: readonly string[]): Ran {
    const result = onStack(stack(), ...words);
    shown.push(result.stdout, result.stderr);
    return result;
  }

  async function restored(to: string): Promise<{
    readonly timeline: number;
    readonly lastCommit: string;
    readonly before: string;
  }> {
    const began = Date.now();
    const done = ran('restore', '--to', to, '--yes', '--json');
    isThrough(done);
    spanMs = Date.now() - began;
    await isWell();
    return JSON.parse(done.stdout);
  }

  /** On a busy machine a service may be healthy later than a restore waits for: that ends with 5, and only that. */
  function isThrough({ code, stdout, stderr }: Ran): void {
    expect([0, 5], `${stdout}${stderr}`).toContain(code);
    if (code === 5) expect(stdout).toMatch(/^✗ \S+ |"failed": \{\s*"/m);
  }

  /** Every service that ran before runs, in the end, and nothing is left to be brought to its end. */
  async function isWell(): Promise<void> {
    await until(() => isDeepStrictEqual(startedStates(stack()), before), 120);
    expect(startedStates(stack())).toEqual(before);
    expect(existsSync(record())).toBe(false);
  }

  async function write(): Promise<void> {
    const from = highest();
    stack().sql('truncate stop');
    const psql = `psql -X -q -h 127.0.0.1 -U supabase_admin -d postgres -c "${writer.replaceAll('$', '\\$')}"`;
    stack().compose('exec', '-d', 'db', 'sh', '-c', `${psql} >>/tmp/writer.log 2>&1`);
    expect(await until(() => highest() > from + 20, 60)).toBe(true);
  }

  /** The last row that the writer knows to be committed. */
  function acknowledged(): number {
    return Number(
      stack()
        .inDatabase('tail', '-n', '20', '/tmp/writer.log')
        .match(/.*committed (\d+)/s)?.[1],
    );
  }

  /** A moment between the commit of this row and the next. */
  function momentAfter(row: number): string {
    return stack().sql(`select to_char((a.t + (b.t - a.t) / 2) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from
      (select pg_xact_commit_timestamp(xmin) t from numbered where id = ${row}) a,
      (select pg_xact_commit_timestamp(xmin) t from numbered where id = ${row + 1}) b`);
  }

  const now = () => momentOf(stack());

  /** The present timeline came from one after the other, each left at a later place (its history file). Its number. */
  function hasStraightTimelines(): number {
    const name = stack().sql('select left(pg_walfile_name(pg_current_wal_lsn()), 8)');
    const history = stack().inDatabase('cat', `/var/lib/postgresql/data/pg_wal/${name}.history`);
    const ways = [...history.matchAll(/^(\d+)\t([0-9A-F]+)\/([0-9A-F]+)/gm)].map(
      ([, parent, high = '', low = '']) => ({
        parent: Number(parent),
        place: Number(`0x${high}`) * 2 ** 32 + Number(`0x${low}`),
      }),
    );
    expect(ways).toEqual([...ways].sort((one, other) => one.parent - other.parent));
    expect(ways).toEqual([...ways].sort((one, other) => one.place - other.place));
    const timeline = Number.parseInt(name, 16);
    expect(new Set([...ways.map(({ parent }) => parent), timeline]).size).toBe(ways.length + 1);
    expect(ways.at(-1)?.parent).toBeLessThan(timeline);
    return timeline;
  }

  function begun(words: readonly string[]): ChildProcess {
    const environment = { PATH: process.env['PATH'], DOCKER_HOST: process.env['DOCKER_HOST'] };
    return spawn(bin, ['restore', ...words, '--yes', '-C', stack().directory], {
      env: { ...environment, HOME: '/nonexistent' },
      stdio: 'ignore',
    });
  }

  /** The program, sent this signal when the record of the restore says that a step is done; its exit code. */
  function signalled(
    step: string,
    signal: NodeJS.Signals,
    ...words: readonly string[]
  ): Promise<number | null> {
    const child = begun(words);
    return onceWhen(
      child,
      () => hasDone(record(), step),
      () => child.kill(signal),
    );
  }

  /** The program, killed after so many milliseconds; null = it was at work. */
  function killedAfter(ms: number, ...words: readonly string[]): Promise<number | null> {
    const child = begun(words);
    const timer = setTimeout(() => child.kill('SIGKILL'), ms);
    return new Promise((resolve) => {
      child.on('close', (code) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
  }

  const doneOf = () =>
    existsSync(record())
      ? /"done": "([a-z-]+)"/.exec(readFileSync(record(), 'utf8'))?.[1]
      : 'before it began';

  beforeAll(async () => {
    chmodSync(repository, 0o755);
    stack().addFile(
      'seaworthy.yaml',
      `backup:\n  repositories:\n    - path: ${repository}\npostgres:\n  settings:\n    track_commit_timestamp: 'on'\n`,
    );
    const done = ran('apply', '--yes', '--without-dump', '--only', 'backup,database');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    const words = ['seaworthy-run', 'pgbackrest', '--stanza=main', '--type=full', 'backup'];
    stack().compose('exec', '-T', 'seaworthy-backup', ...words);
    stack().sql('create table numbered (id int primary key); create table stop (id int)');
    await until(() => !Object.values(startedStates(stack())).join().includes('unhealthy'), 120);
    before = startedStates(stack());
    argv = await watchArgv();
  }, 10 * minutes);

  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  it('is refused outside of the window, which is shown, and changes nothing', async () => {
    const old = ran('restore', '--to', '2020-01-01T00:00:00Z', '--yes');
    expect(old).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the window is 20\S+Z to 20\S+Z\nHINT: /),
    });
    const bare = ran('restore', '--to', '2026-11-27T06:00:00', '--yes');
    expect(bare).toMatchObject({ code: 2, stderr: expect.stringContaining('2026-11-27T06:00:00Z for UTC') });
    await isWell();
  });

  it('holds exactly the rows before a moment between two commits, three times from one history', async () => {
    await write();
    const top = highest();
    const moments = [top - 3, top - 18, top - 10].map((row) => ({ row, moment: momentAfter(row) }));
    const timelines: number[] = [];
    for (const [index, { row, moment }] of moments.entries()) {
      const { timeline, lastCommit } = await restored(moment);
      expect(rows()).toBe(`${row} ${row}`);
      expect(Date.parse(lastCommit)).toBeLessThanOrEqual(Date.parse(moment));
      expect(asides()).toHaveLength(index + 1);
      timelines.push(timeline);
    }
    expect(timelines).toEqual([2, 3, 4]);
  });

  it('loses nothing that was committed when it goes to the last commit under a writer', async () => {
    await write();
    await restored('LATEST');
    const known = acknowledged();
    expect(known).toBeGreaterThan(20);
    expect(highest()).toBeGreaterThanOrEqual(known);
  });

  it('goes to a moment after the last commit of an idle database', async () => {
    stack().sql('insert into numbered select max(id) + 1 from numbered');
    const [held, moment] = [rows(), now()];
    await restored(moment);
    expect(rows()).toBe(held);
  });

  it('asked to stop before anything is moved, starts everything as before', async () => {
    const held = asides();
    expect(await signalled('services-stopped', 'SIGINT', '--to', 'LATEST')).toBe(4);
    await isWell();
    expect(asides()).toEqual(held);
  });

  it(`killed ${kills} times at random, is brought to its end by resuming, and keeps apply away until then`, {
    timeout: (3 * kills + 15) * minutes,
  }, async () => {
    await write();
    const row = highest() - 5;
    const moment = momentAfter(row);
    const told: string[] = [];
    let killed = 0;
    for (let turn = 0; killed < kills && turn < 3 * kills; turn++) {
      const ms = 300 + random.below(spanMs);
      const words = existsSync(record()) ? ['--resume'] : ['--to', moment];
      const ended = await killedAfter(ms, ...words);
      if (ended === null) killed++;
      told.push(`${ms} ms: ${ended === null ? doneOf() : 'it was through'}`);
      if (!existsSync(record())) continue;
      const refused = ran('apply', '--yes');
      expect(refused).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('seaworthy restore --resume'),
      });
      // What is killed again and again is soon at its last steps: in the soak every third kill is the last of its restore.
      if (isSoak && killed % 3 === 0) isThrough(ran('restore', '--resume', '--yes'));
    }
    expect(killed).toBe(kills);
    const words = existsSync(record()) ? ['--resume'] : ['--to', moment];
    const done = ran('restore', ...words, '--yes');
    process.stderr.write(`restore killed ${killed} times (seed ${seed}): ${told.join(', ')}\n`);
    isThrough(done);
    await isWell();
    expect(rows()).toBe(`${row} ${row}`);
    hasStraightTimelines();
    expect(ran('restore', '--resume', '--yes')).toMatchObject({ code: 2 });
    if (!isSoak) return;
    const { timeline } = await restored('LATEST');
    expect(rows()).toBe(`${row} ${row}`);
    expect(hasStraightTimelines()).toBe(timeline);
  });

  it('left the old data directories whole, no container behind, and showed no secret, in no command line either', async () => {
    for (const name of asides())
      expect(readdirSync(join(stack().directory, 'volumes/db', name)), name).toContain('PG_VERSION');
    const left = run([
      'docker',
      'ps',
      '--all',
      '--filter',
      `name=${stack().project}-seaworthy-`,
      '--format',
      '{{.Names}}',
    ]);
    expect(left.trim().split('\n').sort()).toEqual([
      `${stack().project}-seaworthy-backup-1`,
      `${stack().project}-seaworthy-objects-1`,
    ]);
    const secrets = secretsOf(stack().directory);
    const lines = await argv.end();
    expect(lines.some((line) => /pgbackrest.* restore\b/.test(line))).toBe(true);
    expect(lines.filter((line) => formsIn(line, secrets).length > 0)).toEqual([]);
    expect(formsIn(shown.join('\n'), secrets)).toEqual([]);
  });
});
