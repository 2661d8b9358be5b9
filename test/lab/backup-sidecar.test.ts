// WAL out of a real PostgreSQL 17 through the spool into two real pgBackRest repositories, and back.
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPair, type SidecarPair, until } from './sidecar-pair.ts';

const canRun = spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
const isWanted = canRun || process.env['SEAWORTHY_REQUIRE_LAB'] === '1';
if (!isWanted) process.stderr.write('skipped: the backup sidecar needs a Docker engine (lab/engine.sh)\n');

const minutes = 60_000;
/** Fifty in `npm run soak`. */
const kills = process.env['SEAWORTHY_SOAK'] === '1' ? 50 : 10;
/** Fifty thousand rows at most, one per commit; ends when the table `stop` has a row. */
const writer = `DO $$ BEGIN FOR n IN 1..50000 LOOP
  EXIT WHEN EXISTS (SELECT FROM stop);
  INSERT INTO numbered SELECT coalesce(max(id), 0) + 1 FROM numbered; COMMIT; PERFORM pg_sleep(0.01);
END LOOP; END $$`;

describe.skipIf(!isWanted)('the backup sidecar beside PostgreSQL 17', { timeout: 5 * minutes }, () => {
  let pair: SidecarPair;
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
  afterAll(() => pair?.close());

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
  });

  it('backs up under a writer', () => {
    pair.engine('--repo=1', 'backup', '--type=full');
    const [stanza] = JSON.parse(pair.engine('--repo=1', 'info', '--output=json'));
    expect(stanza.status.message).toBe('ok');
    expect(stanza.backup.map((one: { type: string }) => one.type)).toEqual(['full']);
  });

  it(`loses no WAL when it is killed ${kills} times under load`, async () => {
    for (let kill = 0; kill < kills; kill++) {
      for (let turn = 0; turn < 3; turn++) {
        pair.sql('SELECT pg_switch_wal()');
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      }
      pair.killSidecar();
    }
    pair.sql('SELECT pg_switch_wal()');
    await isDrained();
    expect(pair.engine('check', '--log-level-console=info')).toContain('successfully archived');
    for (const number of [1, 2]) {
      expect(gaps(pair, number)).toEqual([]);
      expect(verified(number)).toMatch(/status: ok/);
    }
    expect(pair.log('backup')).not.toMatch(/different checksum/);
  });

  it('gives one repository every segment within seconds while the other takes none, which catches up', async () => {
    pair.letArchive(2, false);
    const last = pair.sql('SELECT pg_walfile_name(pg_current_wal_lsn())');
    pair.sql('INSERT INTO side VALUES (1); SELECT pg_switch_wal()');
    await until('the first has it', () => archived(pair, 1).includes(last));
    await until('the second is told of', () => (pair.status().repositories[1]?.failing ?? null) !== null);
    expect(pair.status().repositories).toMatchObject([
      { number: 1, waiting: { segments: 0 }, failing: null },
      { number: 2, failing: { reason: expect.stringContaining('Permission denied') } },
    ]);
    expect(archived(pair, 2)).not.toContain(last);
    pair.letArchive(2, true);
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

    await until('the database is open', () => pair.sql('SELECT pg_is_in_recovery()') === 'f');
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
    await until('the database is open', () => pair.sql('SELECT pg_is_in_recovery()') === 'f');
    expect(pair.sql('SELECT count(*) FROM numbered WHERE id = 1000000')).toBe('1');
    await until('the reason is told', () =>
      pair.log('backup').includes('pushing WAL into repository 2 fails'),
    );

    for (const number of [1, 2]) pair.letArchive(number, true);
    await isDrained();
    expect(verified(1)).toMatch(/status: ok/);
  });
});

const archived = (pair: SidecarPair, repository: number) =>
  pair.engine(`--repo=${repository}`, 'repo-ls', '--recurse', 'archive/main');

/** Segments that the repository should have between its first and last, and has not. */
function gaps(pair: SidecarPair, repository: number): readonly string[] {
  const listed = archived(pair, repository);
  const names = [...listed.matchAll(/\/([0-9A-F]{24})-/g)].map((match) => match[1] ?? '').sort();
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThan(30);
  // 16 MiB segments: the last eight digits count to 0xFF within what the middle eight count.
  const numbers = names.map((name) => Number(`0x${name.slice(8, 16)}`) * 256 + Number(`0x${name.slice(16)}`));
  const has = new Set(numbers);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    .filter((number) => !has.has(number))
    .map((number) => number.toString(16));
}
