// WAL out of a real PostgreSQL 17 through the spool into two real pgBackRest repositories, and back.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endingWith } from '../../src/agent/ending-with.ts';
import { pgbackrest } from '../../src/practices/backup/engines/pgbackrest.ts';
import { readInfo } from '../../src/practices/backup/operations/pgbackrest.ts';
import { sidecarsIn } from '../../src/practices/backup/operations/sidecars.ts';
import { systemWorld } from '../../src/system/world.ts';
import { Random } from '../differential/random.ts';
import { isSoak, seed } from '../faults/bench.ts';
import { day, missing, outcomeOf, randomJump } from './clock-history.ts';
import { type JumpingClock, jumpingClock } from './jumping-clock.ts';
import { openPair, type SidecarPair, until } from './sidecar-pair.ts';

const canRun = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
if (!isWanted) process.stderr.write('skipped: the backup sidecar needs a Docker engine (lab/engine.sh)\n');

const minutes = 60_000;
const kills = isSoak ? 50 : 10;
/** Each takes a minute or less. */
const losses = 30;
/** In one history. */
const jumps = isSoak ? 50 : 3;
/** The third backup would be earlier than the second, and is refused. */
const fewJumps = [day, -10_800, 0];
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Fifty thousand rows at most, one per commit; ends when the table `stop` has a row. */
const writer = `DO $$ BEGIN FOR n IN 1..50000 LOOP
  EXIT WHEN EXISTS (SELECT FROM stop);
  INSERT INTO numbered SELECT coalesce(max(id), 0) + 1 FROM numbered; COMMIT; PERFORM pg_sleep(0.01);
END LOOP; END $$`;

describe.skipIf(!isWanted)('the backup sidecar beside PostgreSQL 17', { timeout: 60 * minutes }, () => {
  const random = new Random(seed);
  let pair: SidecarPair;
  let clock: JumpingClock | undefined;
  /** Seconds between its time and the machine's. */
  let offset = 0;
  const say = (text: string) => process.stderr.write(`${text} (seed ${seed})\n`);
  const verified = (number: number) =>
    pair.engine(`--repo=${number}`, 'verify', '--output=text', '--verbose');
  const rows = () => Number(pair.sql('SELECT count(*) FROM numbered'));

  beforeAll(async () => {
    pair = await openPair();
    pair.sql(
      'CREATE TABLE numbered (id int PRIMARY KEY); CREATE TABLE stop (id int); CREATE TABLE side (id int)',
    );
    pair.sqlBeside(writer);
    await until('rows are written', () => rows() > 10);
  }, 10 * minutes);
  afterAll(() => {
    pair?.close();
    clock?.close();
  });

  const isOpen = () => until('the database is open', () => pair.sql('SELECT pg_is_in_recovery()') === 'f');
  const backups = () => readInfo(pair.engine('--repo=1', 'info', '--output=json'))[0]?.backups ?? [];

  async function isDrained(): Promise<void> {
    await until('all WAL is in both repositories', () => {
      const waiting = Number(
        pair.sql("SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'"),
      );
      return waiting === 0 && pair.spooled('wal').length === 0;
    });
  }

  it('has made its stanza, and the engine finds that archiving works', async () => {
    await isDrained();
    expect(pair.engine('check', '--log-level-console=info')).toContain('successfully archived');
    expect(pair.isHealthy()).toBe(true);
    // Preparing a repository locks nobody out but itself.
    expect(pair.locks()).toEqual(expect.arrayContaining(['1', '2']));
  });

  it('backs up under a writer', async () => {
    const world = systemWorld();
    const site = {
      sidecars: sidecarsIn(pair.sidecar, pair.sidecar, world),
      repository: { number: 1 },
      world,
    };
    const { label } = await pgbackrest.backUp(site, { type: 'full', title: 'database' });
    expect(backups()).toMatchObject([{ label, type: 'full' }]);
    expect(await pgbackrest.list(site)).toMatchObject([{ label }]);
    expect(await pgbackrest.verify(site)).toMatchObject({ faults: [], backups: [{ label }] });
  });

  it('ends what takes too long in there, and what it worked at for a run that was killed', async () => {
    const isAsleep = () => pair.processes().some((one) => one.endsWith(' 1234'));
    const order = new AbortController();
    const world = endingWith(systemWorld(), order.signal, () => undefined);
    const { inDatabase } = sidecarsIn(pair.sidecar, pair.sidecar, world);

    await expect(inDatabase(['sleep', '1234'], { timeoutMs: 1000 })).rejects.toMatchObject({ ended: 124 });
    expect(isAsleep()).toBe(false);

    const killed = expect(inDatabase(['sleep', '1234'])).rejects.toThrow('was stopped');
    await until('it is at work', isAsleep);
    order.abort();
    await killed;
    await until('it is ended', () => !isAsleep());
    // The first process of the sidecar is node, which reaps nobody else's.
    await until('nothing of it is left', () => !pair.processes().some((one) => /defunct|sleep/.test(one)));
  });

  it(`loses no WAL when it is killed ${kills} times under load`, async () => {
    for (let kill = 0; kill < kills; kill++) {
      for (let turn = 0; turn < 3; turn++) {
        pair.sql('SELECT pg_switch_wal()');
        await pause(random.below(250));
      }
      pair.killSidecar();
    }
    pair.sql('SELECT pg_switch_wal()');
    await isDrained();
    expect(pair.engine('check', '--log-level-console=info')).toContain('successfully archived');
    for (const number of [1, 2]) {
      expect(gaps(pair, number, 3 * kills)).toEqual([]);
      expect(verified(number)).toMatch(/status: ok/);
    }
    expect(pair.log('backup')).not.toMatch(/different checksum/);
    say(`the sidecar was killed ${kills} times under load: no gap in either of two repositories`);
  });

  it('gives one repository every segment within seconds while the other takes none, which catches up', async () => {
    pair.letArchive(2, false);
    const last = pair.sql('SELECT pg_walfile_name(pg_current_wal_lsn())');
    pair.sql('INSERT INTO side VALUES (1); SELECT pg_switch_wal()');
    try {
      // In one look: WAL goes on, and a busy machine takes its time.
      await until('the first has it, and the second is told of', () => {
        const [first, second] = pair.status().repositories;
        const isTold = second?.failing?.reason.includes('Permission denied') === true;
        const hasAll = first?.waiting.segments === 0 && first.failing === null;
        return isTold && hasAll && archived(pair, 1).includes(last);
      });
      expect(archived(pair, 2)).not.toContain(last);
    } finally {
      pair.letArchive(2, true);
    }
    await isDrained();
    expect(archived(pair, 2)).toContain(last);
  });

  it('gives back exactly the rows before a moment between two commits', async () => {
    const middle = rows();
    await until('more rows', () => rows() > middle + 20);
    const moment = pair.sql(`SELECT to_char(a.t + (b.t - a.t) / 2, 'YYYY-MM-DD HH24:MI:SS.USOF') FROM
      (SELECT pg_xact_commit_timestamp(xmin) t FROM numbered WHERE id = ${middle}) a,
      (SELECT pg_xact_commit_timestamp(xmin) t FROM numbered WHERE id = ${middle} + 1) b`);
    pair.sql('INSERT INTO stop VALUES (1)');
    pair.sql('SELECT pg_switch_wal()');
    await isDrained();

    pair.restoreTo(moment);

    await isOpen();
    expect(pair.sql('SELECT count(*), max(id) FROM numbered')).toBe(`${middle}|${middle}`);
    expect(pair.sql('SELECT count(*) FROM stop')).toBe('0');
    expect(pair.log('db')).toContain('recovery stopping before commit');
    expect([pair.spooled('want'), pair.spooled('out')]).toEqual([[], []]);
  });

  it('archives the new timeline', async () => {
    pair.sql('SELECT pg_switch_wal()');
    await isDrained();
    for (const number of [1, 2]) expect(archived(pair, number)).toContain('00000002.history');
    expect(pair.engine('check', '--log-level-console=info')).toContain('successfully archived');
  });
  it('recovers what it could not push as well, and does not begin without the sidecar', async () => {
    pair.stopSidecar();
    for (const number of [1, 2]) pair.letArchive(number, false);
    pair.sql('INSERT INTO numbered VALUES (1000000)');
    pair.restoreTo('latest');
    // The first answer is the sidecar's: until then the server asks, and waits.
    await until('the server asks', () => pair.spooled('want').length === 1);
    expect(pair.spooled('wal').length).toBeGreaterThan(0);

    pair.startSidecar();
    await isOpen();
    expect(pair.sql('SELECT count(*) FROM numbered WHERE id = 1000000')).toBe('1');
    await until('the reason is told', () =>
      pair.log('backup').includes('pushing WAL into repository 2 fails'),
    );

    for (const number of [1, 2]) pair.letArchive(number, true);
    await isDrained();
    expect(verified(1)).toMatch(/status: ok/);
  });

  it.runIf(isSoak)(`loses a minute at most when all is lost at ${losses} random moments`, async () => {
    pair.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'DO %'");
    pair.sql('TRUNCATE numbered');
    pair.sql('SELECT pg_switch_wal()');
    await isDrained();
    const lost: number[] = [];
    for (let turn = 0; turn < losses; turn++) {
      const writer = pair.startWriter();
      await pause(random.below(40_000));
      const at = Date.now();
      pair.loseAll();
      const told = writer.committed();
      writer.close();
      pair.restoreTo('latest');
      await isOpen();
      const [count, last = 0] = pair
        .sql('SELECT count(*), coalesce(max(id), 0) FROM numbered')
        .split('|')
        .map(Number);
      expect(count).toBe(last);
      // Since when there is nothing: from the first row on that is not there.
      lost.push(at - (told.find(({ id }) => id > last)?.at ?? at));
      expect(lost.at(-1)).toBeLessThanOrEqual(60_000);
      if (lost.length % 10 === 0) say(`lost so far, ms: ${lost.join(' ')}`);
    }
    const seconds = lost.map((ms) => ms / 1000).sort((one, other) => one - other);
    const [middle, most] = [seconds[losses / 2], seconds.at(-1)].map((one) => one?.toFixed(1));
    say(`all lost ${losses} times: LATEST lost ${middle} s (median), ${most} s at most`);
  });

  it(`keeps its newest backup and all it should while the clock jumps in the middle of ${jumps} backups`, async () => {
    clock = jumpingClock();
    pair.putUnder(clock);
    await isOpen();
    const told: string[] = [];
    for (let jump = 0; jump < jumps; jump++) {
      const [before, was] = [backups(), offset];
      const type = random.chance(0.4) ? 'full' : 'incr';
      // Set back in its first second, a backup waits for as long as the clock was set back (pgBackRest 2.55): somebody ends it.
      const within = ['timeout', '-s', 'KILL', isSoak && random.chance(0.2) ? '1' : '30'];
      const running = pair.engineBeside(['--repo=1', `--type=${type}`, 'backup'], within);
      await pause(random.below(1500));
      offset += isSoak ? randomJump(random) : (fewJumps[jump] ?? 0);
      clock.set(offset);
      pair.sql('INSERT INTO numbered SELECT max(id) + 1 FROM numbered');
      pair.sql('SELECT pg_switch_wal()');
      const ended = outcomeOf(await running);
      // Those that copy for a backup end when they find that it is gone, and hold its lock until then.
      await until('nobody copies', () => !pair.processes().some((one) => / backup(?::local)?$/.test(one)));
      await isDrained();
      const after = backups();
      const isNew = after.at(-1)?.label !== before.at(-1)?.label;
      // Killed at its very end, it may be there.
      if (ended !== 'killed') expect(isNew, ended).toBe(ended === 'done');
      expect(missing(before, after, Math.max(was, offset)), told.join('; ')).toEqual([]);
      told.push(`${(offset / day).toFixed(1)} d ${type} ${ended}, ${after.length} kept`);
      if (told.length % 10 === 0) say(`the clock jumped: ${told.slice(-10).join('; ')}`);
    }
    say(`the clock jumped ${jumps} times: nothing lost, the newest backup and all of its time kept`);
    await until('it is healthy', pair.isHealthy);
  });

  it('has what an idle database wrote handed over though its clock was set back by a day', async () => {
    offset -= day;
    clock?.set(offset);
    for (let turn = 0; turn < (isSoak ? 3 : 1); turn++) {
      const name = pair.sql(
        'INSERT INTO numbered SELECT max(id) + 1 FROM numbered RETURNING pg_walfile_name(pg_current_wal_insert_lsn())',
      );
      await until('the repository has it', () => archived(pair, 1).includes(name));
    }
    expect(pair.status().setBack).not.toBeNull();
  });

  it('gives back every row after all that, and WAL without a gap', async () => {
    pair.sql('SELECT pg_switch_wal()');
    await isDrained();
    const held = pair.sql('SELECT count(*), max(id) FROM numbered');
    for (const number of [1, 2]) {
      expect(gaps(pair, number)).toEqual([]);
      expect(verified(number)).toMatch(/status: ok/);
    }
    pair.restoreTo('latest');
    await isOpen();
    expect(pair.sql('SELECT count(*), max(id) FROM numbered')).toBe(held);
    await until('nobody switches for the new server', () => pair.status().setBack === null);
  });
});

const archived = (pair: SidecarPair, repository: number) =>
  pair.engine(`--repo=${repository}`, 'repo-ls', '--recurse', 'archive/main');

/** Segments that the repository should have between its first and last, and has not. */
function gaps(pair: SidecarPair, repository: number, atLeast = 1): readonly string[] {
  const listed = archived(pair, repository);
  const names = [...listed.matchAll(/\/([0-9A-F]{24})-/g)].map((match) => match[1] ?? '').sort();
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(atLeast);
  // 16 MiB segments: the last eight digits count to 0xFF within what the middle eight count.
  const numbers = names.map((name) => Number(`0x${name.slice(8, 16)}`) * 256 + Number(`0x${name.slice(16)}`));
  const has = new Set(numbers);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .filter((number) => !has.has(number))
    .map((number) => number.toString(16));
}
