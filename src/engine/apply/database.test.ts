import { describe, expect, it } from 'vitest';
import { stand } from '../../../test/helpers/apply-stand.ts';
import type { ExecRequest, ExecResult } from '../../ports/exec.ts';
import { adopt } from '../adopted.ts';
import { databaseLogin, openDatabase } from './database.ts';

/** A server whose database `postgres` lets nobody in, as while a restore has it put aside. */
function withoutOwn({ argv }: ExecRequest): ExecResult | undefined {
  if (!argv.includes('psql')) return undefined;
  if (argv.at(-1) !== 'postgres') return { ran: true, code: 0, stdout: '@session\nfound\n', stderr: '' };
  const stderr =
    'psql: error: connection to server at "db" (172.18.0.2), port 5432 failed: FATAL:  database "postgres" is not currently accepting connections\n';
  return { ran: true, code: 2, stdout: '', stderr };
}

describe('the way into the database', () => {
  it('is the own database, whose refusal is told', async () => {
    const one = stand({ exec: withoutOwn });
    const world = one.world();
    await expect(openDatabase(adopt(one.options, world), world)).rejects.toThrow(
      'is not currently accepting connections',
    );
  });

  it('leads through another one where the own is put aside', async () => {
    const one = stand({ exec: withoutOwn });
    const world = one.world();
    const database = await openDatabase(adopt(one.options, world), world, { through: 'template1' });
    expect(database.own).toBe('postgres');
    expect(await database.run('template1', 'select 1;\n')).toBe('found');
  });

  it('is looked for once by who tries the login again and again', async () => {
    const one = stand({ exec: withoutOwn });
    const world = one.world();
    const login = await databaseLogin(adopt(one.options, world), world);
    const before = one.ran.length;
    await expect(login()).rejects.toThrow('is not currently accepting connections');
    expect((await login('template1')).own).toBe('postgres');
    const since = one.ran.slice(before);
    expect(since.filter(({ argv }) => !argv.includes('psql'))).toEqual([]);
    expect(since).toHaveLength(2);
  });

  it('ends a statement after a few seconds, unless more time is given', async () => {
    const one = stand({ exec: withoutOwn });
    const world = one.world();
    const database = await openDatabase(adopt(one.options, world), world, { through: 'template1' });
    await database.run('template1', 'select 1;\n');
    await database.run('template1', 'drop database "x";\n', { limitMs: 3_600_000 });
    const [usual, long] = one.ran.slice(-2);
    expect(usual?.input).toContain("statement_timeout = '15s'");
    expect(usual?.timeoutMs).toBe(20_000);
    expect(long?.input).toContain("statement_timeout = '3600s'");
    expect(long?.timeoutMs).toBe(3_605_000);
  });
});
