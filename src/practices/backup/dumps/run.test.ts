import { describe, expect, it } from 'vitest';
import { stand } from '../../../../test/helpers/apply-stand.ts';
import { adopt } from '../../../engine/adopted.ts';
import type { ExecRequest, ExecResult } from '../../../ports/exec.ts';
import { type Site, siteOf } from '../restore/site.ts';
import { type DumpRestoreRecord, unfinishedDumpRestore, writeDumpRestore } from './record.ts';
import { finishFilled, putBack } from './run.ts';

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

describe('a restore from a dump that was killed when its databases were whole', () => {
  /** The program that the key was handed to, and everything that the server was asked. */
  async function finished(rootKey: { readonly inputFile: string; readonly from: readonly [] } | null) {
    const one = stand({
      exec: ({ argv, input = '' }) => {
        if (!argv.includes('psql'))
          return ['restart', 'start'].includes(argv[1] ?? '') ? { ...fine, stdout: '' } : undefined;
        const answer = input.includes('to_regclass') ? 't' : '1';
        return { ...fine, stdout: `@session\n${answer}\n` };
      },
    });
    const piped: unknown[] = [];
    const world = {
      ...one.world(),
      pipes: {
        run: async (request: { readonly to?: unknown }) => {
          piped.push(request.to);
          return { ok: true, bytes: 64, sha256: '', last: null } as const;
        },
      },
    };
    const adopted = adopt(one.options, world);
    world.tree.makeDirectory(adopted.places.state, { mode: 0o700 });
    const left = { ...record, done: 'filled' as const };
    writeDumpRestore(adopted.places, left, world.tree);
    const site = await siteOf(adopted, world);
    const compose = { ...site.compose, containers: async () => [db] };
    const result = await finishFilled({ ...site, compose }, left, { rootKey, objects: null });
    expect(unfinishedDumpRestore(adopted.places, world.tree)).toBeNull();
    const scripts = one.ran.filter(({ argv }) => argv.includes('psql')).map(({ input }) => input ?? '');
    return { result, piped, scripts: scripts.join('\n') };
  }
  const fine = { ran: true, code: 0, stderr: '' } as const;
  const db = {
    ...{ id: 'c0ffee', name: 'supabase-db', service: 'db', state: 'running', health: 'healthy' },
    ...{ configHash: '', number: 1, oneOff: false },
    inspected: {
      ...{ Image: 'sha256:1', RestartCount: 0, Mounts: [], HostConfig: { NetworkMode: 'default' } },
      State: { Status: 'running', ExitCode: 0, Health: { Status: 'healthy' } },
    },
  } as unknown as Awaited<ReturnType<Site['compose']['containers']>>[number];

  it('gets the root key that it had not got, and keeps its databases', async () => {
    const { result, piped, scripts } = await finished({ inputFile: '/root/pgsodium_root.key', from: [] });
    expect(piped).toHaveLength(1);
    expect(result).toMatchObject({ vault: { secrets: 1, isReadable: true }, objects: null });
    expect(scripts).not.toContain('rename to');
  });

  it('is only ended where there is no key to put', async () => {
    const { result, piped } = await finished(null);
    expect(piped).toEqual([]);
    expect(result.failed.size).toBe(0);
  });
});
