// The data directory and the spool are gone, and the image has made a new, empty cluster in their place: what a person finds who
// started the stack again before looking. Real PostgreSQL 17, real pgBackRest.
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeLab, run, until } from './stack.ts';
import { onStack, states } from './whole-journey.ts';

describeLab('a database whose disk is gone', { stack: 'envoy-17', services: ['db', 'rest'] }, (stack) => {
  const repository = mkdtempSync(join(tmpdir(), 'swtest-restore-'));
  let before: Readonly<Record<string, string>> = {};
  let moment = '';

  const rows = () => stack().sql("select string_agg(id::text, ',' order by id) from numbered");
  const spool = (...words: string[]) =>
    stack().compose('exec', '-T', 'seaworthy-backup', 'seaworthy-run', ...words);
  const isDrained = () => spool('ls', '-A', '/var/spool/seaworthy/wal').trim() === '';
  const restored = (to: string) => onStack(stack(), 'restore', '--to', to, '--yes', '--without-safety');

  beforeAll(async () => {
    chmodSync(repository, 0o755);
    stack().addFile('seaworthy.yaml', `backup:\n  repositories:\n    - path: ${repository}\n`);
    const done = onStack(stack(), 'apply', '--yes', '--without-dump', '--only', 'backup');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    spool('pgbackrest', '--stanza=main', '--type=full', 'backup');
    stack().sql('create table numbered (id int primary key)');
    stack().sql('insert into numbered values (1)');
    stack().sql('select pg_sleep(1.5)');
    const iso = `to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    moment = stack().sql(`select ${iso}`);
    stack().sql('insert into numbered values (2)');
    stack().sql('insert into numbered values (3)');
    const name = stack().sql('select pg_walfile_name(pg_switch_wal())');
    const last = () => stack().sql('select last_archived_wal from pg_stat_archiver');
    expect(await until(() => last() >= name && isDrained(), 120)).toBe(true);
    before = states(stack());
  }, 600_000);

  afterAll(() => rmSync(repository, { recursive: true, force: true }));

  it('is destroyed, and a new cluster hands its own WAL over under the same names', async () => {
    stack().compose('stop', 'db', 'seaworthy-backup');
    const data = join(stack().directory, 'volumes/db/data');
    for (const name of readdirSync(data)) rmSync(join(data, name), { recursive: true });
    const volume = `${stack().project}_seaworthy-wal-spool`;
    const source = run(['docker', 'volume', 'inspect', '-f', '{{.Mountpoint}}', volume]).trim();
    for (const name of readdirSync(source)) rmSync(join(source, name), { recursive: true });
    stack().compose('start', 'seaworthy-backup', 'db');
    await stack().up('seaworthy-backup', 'db');
    stack().sql('create table other (id int); select pg_switch_wal()');
    expect(await until(() => !isDrained(), 120)).toBe(true);
    expect(stack().sql("select count(*) from pg_class where relname = 'numbered'")).toBe('0');
  });

  it('is not overwritten before somebody says that the new cluster may be lost', () => {
    const refused = onStack(stack(), 'restore', '--to', 'LATEST', '--yes');
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('is another cluster') });
    expect(refused.stderr).toContain('--without-safety');
  });

  it('comes back to the last commit that was saved, not misled by the WAL of the new cluster', () => {
    const done = restored('LATEST');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(done.stderr).toContain('it is WAL of another cluster');
    expect(rows()).toBe('1,2,3');
    expect(states(stack())).toEqual(before);
  });

  it('is saved again from then on, and goes to a moment before', async () => {
    const done = onStack(stack(), 'restore', '--to', moment, '--yes');
    expect(done, done.stderr).toMatchObject({ code: 0 });
    expect(rows()).toBe('1');
    expect(await until(isDrained, 60)).toBe(true);
    expect(existsSync(join(stack().directory, '.seaworthy/restore.json'))).toBe(false);
    expect(spool('pgbackrest', '--stanza=main', 'check')).not.toContain('ERROR');
  });
});
