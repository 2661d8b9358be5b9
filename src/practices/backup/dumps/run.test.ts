import { describe, expect, it } from 'vitest';
import { stand } from '../../../../test/helpers/apply-stand.ts';
import { adopt } from '../../../engine/adopted.ts';
import type { ExecRequest, ExecResult } from '../../../ports/exec.ts';
import { siteOf } from '../restore/site.ts';
import { type DumpRestoreRecord, unfinishedDumpRestore, writeDumpRestore } from './record.ts';
import { putBack } from './run.ts';

const record: DumpRestoreRecord = {
  schemaVersion: 1,
  startedAt: '2026-11-27T10:14:40.000Z',
  stamp: '20261127t101440z',
  done: 'begun',
  services: [],
  databases: [{ name: 'postgres', isNew: false }],
  roles: [],
};

/** A server between the statement that put `postgres` aside and the one that makes an empty one. */
function killedBetween({ argv, input = '' }: ExecRequest): ExecResult | undefined {
  if (!argv.includes('psql')) return undefined;
  if (argv.at(-1) === 'postgres') {
    const stderr =
      'psql: error: connection to server at "db" (172.18.0.2), port 5432 failed: FATAL:  database "postgres" does not exist\n';
    return { ran: true, code: 2, stdout: '', stderr };
  }
  const answer = input.includes('jsonb_agg(datname)')
    ? '["template1", "postgres_before_20261127t101440z"]'
    : '';
  return { ran: true, code: 0, stdout: `@session\n${answer}\n`, stderr: '' };
}

describe('a restore from a dump that was killed while the own database had no name', () => {
  it('is put back through another database', async () => {
    const one = stand({ exec: killedBetween });
    const world = one.world();
    const adopted = adopt(one.options, world);
    world.tree.makeDirectory(adopted.places.state, { mode: 0o700 });
    writeDumpRestore(adopted.places, record, world.tree);
    await putBack(await siteOf(adopted, world), record);
    const scripts = one.ran.filter(({ argv }) => argv.includes('psql')).map(({ input }) => input ?? '');
    expect(
      scripts.some((text) => text.includes('"postgres_before_20261127t101440z" rename to "postgres"')),
    ).toBe(true);
    expect(scripts.at(-1)).toContain('"postgres" with allow_connections true');
    expect(unfinishedDumpRestore(adopted.places, world.tree)).toBeNull();
  });

  it('is put back though a role that was made for the dump cannot be dropped', async () => {
    const one = stand({
      exec: (request) => {
        const isRole = request.argv.includes('psql') && request.input?.includes('drop role') === true;
        const stderr = 'ERROR:  role "app_reader" cannot be dropped because some objects depend on it\n';
        return isRole ? { ran: true, code: 3, stdout: '@session\n', stderr } : killedBetween(request);
      },
    });
    const world = one.world();
    const adopted = adopt(one.options, world);
    world.tree.makeDirectory(adopted.places.state, { mode: 0o700 });
    const withRole = { ...record, roles: ['app_reader'] };
    writeDumpRestore(adopted.places, withRole, world.tree);
    await putBack(await siteOf(adopted, world), withRole);
    expect(one.said.join('')).toContain('the role app_reader, made for the dump, stays');
    expect(unfinishedDumpRestore(adopted.places, world.tree)).toBeNull();
  });
});
