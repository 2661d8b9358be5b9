import { describe, expect, it } from 'vitest';
import { fakeWorld } from '../../../../test/helpers/world.ts';
import { systemPipes } from '../../../system/pipes.ts';
import type { Cluster } from './cluster.ts';
import { planDump } from './plan.ts';
import type { DumpStream } from './source.ts';

const cluster: Cluster = {
  server: '17.6',
  major: 17,
  settings: new Set(),
  roles: new Set(['postgres', 'anon']),
  superusers: new Set(),
  databases: ['postgres', '_supabase'],
  extensions: new Map([['pg_cron', 'pg_catalog']]),
  users: 0,
  objects: 0,
  tables: 0,
};

const whole = (text: string) =>
  `-- PostgreSQL database dump\n-- Dumped from database version 15.8\n${text}\n-- PostgreSQL database dump complete\n`;
const stream = (text: string, holds: DumpStream['holds'] = null): DumpStream => {
  return { shown: 'x.sql', holds, input: { from: [{ argv: ['printf', '%s', text] }] } };
};
const plan = (...streams: readonly DumpStream[]) => {
  const world = { ...fakeWorld(), pipes: systemPipes() };
  return planDump(streams, { database: { own: 'postgres' } as never, cluster, world });
};

describe('a restore from a dump', () => {
  it('of one database goes into the deployment’s own', async () => {
    const made = await plan(stream(whole('GRANT SELECT ON TABLE public.t TO app;')));
    expect(made).toMatchObject({
      globals: [],
      fillings: [{ database: 'postgres', isNew: false }],
      missingRoles: ['app'],
      newRoles: [],
      server: '15.8',
    });
  });

  it('of a cluster goes into each database but the templates, roles first', async () => {
    const text = `-- PostgreSQL database cluster dump\nCREATE ROLE app;\n\\connect template1\n${whole('select 1;')}\\connect mine\n${whole('select 2;')}-- PostgreSQL database cluster dump complete\n`;
    const made = await plan(stream(text));
    expect(made.globals).toHaveLength(1);
    expect(made.fillings).toMatchObject([{ database: 'mine', isNew: true }]);
    expect(made.newRoles).toEqual(['app']);
  });

  it('of our own takes roles from a stream of their own', async () => {
    const roles = stream(
      '-- PostgreSQL database cluster dump\nCREATE ROLE app;\n-- PostgreSQL database cluster dump complete\n',
      'roles',
    );
    const database = `-- PostgreSQL database dump\nCREATE DATABASE _supabase;\n\\connect _supabase\nGRANT ALL ON TABLE t TO app;\n-- PostgreSQL database dump complete\n`;
    const made = await plan(roles, stream(database, { database: '_supabase' }));
    expect(made.globals).toHaveLength(2);
    expect(made.fillings.map((one) => one.database)).toEqual(['_supabase']);
    expect([made.newRoles, made.missingRoles]).toEqual([['app'], []]);
  });

  it.each([
    ['that has no end', '-- PostgreSQL database dump\nselect 1;\n', /has no end/],
    ['that is empty', '', /is empty/],
    [
      'that needs what the image does not have',
      whole('CREATE EXTENSION IF NOT EXISTS timescaledb;'),
      /needs timescaledb/,
    ],
    ['with a command of psql', whole('\\! id'), /a command of psql/],
  ])('%s is refused', async (_what, text, why) => {
    await expect(plan(stream(text))).rejects.toThrow(why);
  });

  it('is refused when the program that unpacks it fails', async () => {
    const failing: DumpStream = {
      ...stream(''),
      input: { from: [{ argv: ['sh', '-c', 'echo broken >&2; exit 1'] }] },
    };
    await expect(plan(failing)).rejects.toThrow(/cannot be read: broken/);
  });
});
