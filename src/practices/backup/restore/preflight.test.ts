import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { quickScratch } from '../../../../test/helpers/scratch-space.ts';
import { type FakeWorld, fakeWorld, printed } from '../../../../test/helpers/world.ts';
import { placesOf } from '../../../engine/state/places.ts';
import type { DatabaseStatus } from '../../../model/sidecar.ts';
import { beginRestore } from './begin.ts';
import { type Preview, preflight, type Wanted } from './preflight.ts';
import { unfinishedRestore } from './record.ts';
import type { Site } from './site.ts';
import type { Target } from './target.ts';

const now = new Date('2026-11-27T12:00:00Z');
const seconds = now.getTime() / 1000;
const [ours, theirs] = ['7712742613841436701', '7712742613841436702'];

interface Given {
  /** Hours since the newest backup ended. */
  readonly backupAge?: number;
  /** System identifier of the server; null = it does not answer. */
  readonly server?: string | null;
  /** Seconds since the last segment was saved, as the archive lists it. */
  readonly segmentAge?: number;
  readonly status?: Partial<DatabaseStatus>;
  /** What pgBackRest says instead of making a backup. */
  readonly backupError?: string;
}

const sound: DatabaseStatus = {
  ...{ at: now.toISOString(), lastPushed: null, failing: null, repositories: [], setBack: null },
  spool: { segments: 0, bytes: 0, oldest: null },
};

function container(id: string, service: string): object {
  return {
    ...{
      Id: id,
      Name: `/${id}`,
      Image: 'sha256:1',
      RestartCount: 0,
      HostConfig: { NetworkMode: 'supabase' },
    },
    State: { Status: 'running', ExitCode: 0 },
    Config: { Labels: { 'com.docker.compose.service': service } },
    Mounts: [{ Type: 'bind', Source: '/srv/data', Destination: '/var/lib/postgresql/data', RW: true }],
  };
}

const containers = [
  container('db1', 'db'),
  container('backup1', 'seaworthy-backup'),
  container('objects1', 'seaworthy-objects'),
];

/** A deployment with one repository, as far as it is asked before a restore. */
function stand({ backupAge = 1, server = ours, segmentAge = 20, status = {}, backupError }: Given = {}) {
  const stop = seconds - backupAge * 3600;
  const segment = '000000010000000000000002';
  const info = [
    {
      db: [{ id: 1, 'repo-key': 1, 'system-id': 0, version: '17' }],
      repo: [{ key: 1, cipher: 'aes-256-cbc', status: { code: 0, message: 'ok' } }],
      archive: [{ database: { 'repo-key': 1 }, min: segment, max: segment }],
      backup: [
        {
          ...{ label: '20261127-110000F', type: 'full', archive: { start: segment, stop: segment } },
          ...{ timestamp: { start: stop - 60, stop }, database: { 'repo-key': 1 } },
          info: { size: 1024, repository: { delta: 512 } },
        },
      ],
    },
  ];
  const answers: readonly (readonly [RegExp, string])[] = [
    [/^docker ps /, 'db1\nbackup1\nobjects1\n'],
    [/^docker container inspect /, JSON.stringify(containers)],
    [/ cat .*status\.json$/, JSON.stringify({ ...sound, ...status })],
    [/ info$/, JSON.stringify(info).replace('"system-id":0', `"system-id":${ours}`)],
    [
      / repo-ls /,
      JSON.stringify({ [`17-1/${segment}-${'a'.repeat(40)}.zst`]: { time: seconds - segmentAge } }),
    ],
    [/ ls -A .*\/wal$/, ''],
    [/^docker run /, 'beside 1024 1099511627776\n'],
    [/ snapshots /, '[]'],
  ];
  const made =
    backupError === undefined
      ? { ...printed(''), stderr: 'P00   INFO: new backup label = 20261127-110000F_20261128-110000I' }
      : { ...printed(''), code: 1, stderr: backupError };
  const exec = [
    { match: / backup$/, result: made },
    ...answers.map(([match, text]) => ({ match, result: printed(text) })),
  ];
  const world = fakeWorld({ exec, now });
  const sql = async (_: string, script: string) =>
    script.includes('system_identifier') ? `${server}\n` : '000000010000000000000003\n';
  const places = placesOf(quickScratch());
  mkdirSync(places.state);
  const site = {
    adopted: { project: { name: 'supabase' }, places },
    compose: {
      containers: async () =>
        containers.map((one) => {
          const { Id, Config } = one as { Id: string; Config: { Labels: Record<string, string> } };
          return { id: Id, service: Object.values(Config.Labels)[0], state: 'running', inspected: one };
        }),
    },
    ...{ world, database: 'db', knock: async () => (server === null ? null : { own: 'postgres', run: sql }) },
  } as unknown as Site;
  return { site, world };
}

const latest: Target = { kind: 'latest' };

function look(given: Given, wanted: Partial<Wanted> = {}): Promise<Preview> {
  return preflight(stand(given).site, { ...usual, ...wanted });
}

const usual: Wanted = { target: latest, repositories: [1], withoutSafety: false, databaseOnly: true };
const minute = 60_000;

describe('the last commit', () => {
  it('is had where the database answers and its WAL reaches a repository: nothing is lost', async () => {
    expect((await look({})).lost).toBeNull();
  });

  it('is not had of a database whose place another cluster has: what the archive lists is the end', async () => {
    const { lost, live, choice } = await look({ server: theirs, segmentAge: 600 }, { withoutSafety: true });
    const from = now.getTime() - 10 * minute + 1000;
    expect(lost).toEqual({ since: 'last-wal', from, to: now.getTime(), spooled: 0 });
    expect(live).toBeNull();
    expect(choice.window.to).toBe(from);
  });

  it('is not promised where WAL reaches no repository, though the database answers', async () => {
    const since = '2026-11-27T11:00:00Z';
    const status = {
      failing: { since, reason: 'the disk is full' },
      ...{ spool: { segments: 4, bytes: 64, oldest: since }, lastPushed: { name: 'A', at: since } },
    };
    await expect(look({ status })).rejects.toMatchObject({ code: 'restore-no-safety', exitCode: 5 });
    const { lost } = await look({ status, segmentAge: 3600 }, { withoutSafety: true });
    expect(lost).toMatchObject({ since: 'last-wal', spooled: 4 });
    expect(Math.abs((lost?.from ?? 0) - Date.parse(since))).toBeLessThanOrEqual(1000);
  });

  it('is given up for a moment before it, from that moment on', async () => {
    const ms = now.getTime() - 5 * minute;
    const { lost } = await look({}, { target: { kind: 'time', ms, text: '' } });
    expect(lost).toEqual({ since: 'target', from: ms, to: now.getTime(), spooled: 0 });
  });
});

describe('the backup before a restore', () => {
  it.each([
    ['is made where the newest is older than a day', { backupAge: 25 }, false, true],
    ['is not made where one is of today', { backupAge: 23 }, false, false],
    ['is not made where safety is waived', { backupAge: 25 }, true, false],
    ['is not made of another cluster', { backupAge: 25, server: theirs }, true, false],
  ])('%s', async (_, given, withoutSafety, expected) => {
    expect((await look(given, { withoutSafety })).backsUpFirst).toBe(expected);
  });

  it.each([
    [25, 1],
    [1, 0],
  ])(
    'where the newest ended %i hours ago, is %i incremental one of the repository that is restored from',
    async (backupAge, count) => {
      const { site, world } = stand({ backupAge });
      const record = await beginRestore(site, await preflight(site, usual), false);
      expect(backupsOf(world)).toHaveLength(count);
      for (const line of backupsOf(world)) expect(line).toContain(' --repo=1 --type=incr ');
      expect(unfinishedRestore(site.adopted.places, world.tree)).toEqual(record);
    },
  );

  it('that fails begins no restore', async () => {
    const { site, world } = stand({ backupAge: 25, backupError: 'ERROR: No space left on device' });
    await expect(beginRestore(site, await preflight(site, usual), false)).rejects.toThrow('the disk is full');
    expect(backupsOf(world)).toHaveLength(1);
    expect(unfinishedRestore(site.adopted.places, world.tree)).toBeNull();
  });
});

function backupsOf({ ran }: FakeWorld): readonly string[] {
  return ran.filter(({ argv }) => argv.at(-1) === 'backup').map(({ argv }) => argv.join(' '));
}
