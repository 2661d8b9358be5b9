import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import {
  realWorld,
  type SpoolStand,
  segment,
  spoolStand,
  targets,
  withEngine,
} from '../../test/helpers/sidecar.ts';
import type { Target } from './engine.ts';
import { makeLedger } from './ledger.ts';
import { makePusher, type Pusher } from './push.ts';
import type { SidecarWorld } from './world.ts';

const going = () => false;

/** A pusher for each target, on one ledger. */
function pushersOn(stand: SpoolStand, of: readonly Target[] = targets, change: Partial<SidecarWorld> = {}) {
  const world = realWorld({ ...withEngine(stand), ...change });
  const places = of.map(({ place }) => place);
  const ledger = makeLedger(world, stand.spool, places, () => undefined);
  ledger.tidy();
  const { spool } = stand;
  return of.map((target) => makePusher({ world, spool, ledger, stanza: 'main', target, before: null }));
}

function pusherOn(stand: SpoolStand, change: Partial<SidecarWorld> = {}): Pusher {
  return pushersOn(stand, [targets[0]], change)[0] ?? expect.fail('no pusher');
}

const pushes = (stand: SpoolStand) =>
  stand
    .calls()
    .filter((line) => line.includes('archive-push'))
    .map((line) => line.replace(/^.*\//, ''));

describe('pushing WAL', () => {
  it('makes the stanza once, pushes what waits and deletes it', async () => {
    const stand = spoolStand();
    for (const number of [3, 1, 2]) stand.handOver(segment(number));
    const pusher = pusherOn(stand);
    expect(await pusher.round(going)).toBeNull();
    expect(await pusher.round(going)).toBeNull();
    expect(readdirSync(stand.repository)).toEqual([segment(1), segment(2), segment(3)]);
    expect(readdirSync(stand.spool.wal)).toEqual([]);
    expect(stand.calls().filter((line) => line.includes('stanza-create'))).toEqual([
      '--stanza=main --config=/c/pgbackrest-1.conf stanza-create',
    ]);
    // Two are pushed at once: either may arrive last.
    expect([1, 2, 3].map(segment)).toContain(pusher.lastPushed()?.name);
  });

  it('pushes a history before the segments of its timeline', async () => {
    const stand = spoolStand();
    for (const name of [segment(9), '00000002.history', '000000020000000000000009']) stand.handOver(name);
    await pusherOn(stand).round(going);
    expect(pushes(stand)[0]).toBe('00000002.history');
    expect(pushes(stand)).toHaveLength(3);
  });

  it('leaves parts and strange files alone', async () => {
    const stand = spoolStand();
    for (const name of [`.${segment(1)}.tmp`, 'README', '-rf']) stand.handOver(name);
    expect(await pusherOn(stand).round(going)).toBeNull();
    expect(pushes(stand)).toEqual([]);
    expect(readdirSync(stand.spool.wal)).toHaveLength(3);
  });

  it('keeps what the engine refuses, says why, and pushes it when it can', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    stand.engineFirst('[ "$1" = stanza-create ] || { echo "P00  ERROR: [103]: no stanza" >&2; exit 103; }');
    const pusher = pusherOn(stand);
    expect(await pusher.round(going)).toBe(`${segment(1)}: [103]: no stanza`);
    expect(readdirSync(stand.spool.wal)).toEqual([segment(1)]);
    stand.engineFirst('');
    expect(await pusher.round(going)).toBeNull();
    expect(readdirSync(stand.repository)).toEqual([segment(1)]);
  });

  it('pushes on while the server is away and the stanza cannot be looked at, and looks again', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    stand.engineFirst('[ "$1" != stanza-create ] || { echo "ERROR: [056]: no server" >&2; exit 56; }');
    const pusher = pusherOn(stand);
    expect(await pusher.round(going)).toBe('stanza-create: [056]: no server');
    expect(readdirSync(stand.repository)).toEqual([segment(1)]);
    stand.engineFirst('');
    expect(await pusher.round(going)).toBeNull();
  });

  it('pushes again, and then deletes, what a killed pusher had pushed and not deleted', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    const killed = new Error('killed');
    const tree = {
      ...realWorld().tree,
      remove: () => {
        throw killed;
      },
    };
    await expect(pusherOn(stand, { tree }).round(going)).rejects.toBe(killed);
    expect(existsSync(join(stand.spool.wal, segment(1)))).toBe(true);
    expect(await pusherOn(stand).round(going)).toBeNull();
    expect(pushes(stand)).toEqual([segment(1), segment(1)]);
    expect(readdirSync(stand.spool.wal)).toEqual([]);
    expect(readFileSync(join(stand.repository, segment(1)), 'utf8')).toBe(segment(1));
  });

  it('never deletes another segment of a name that the repository has', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1), 'one');
    await pusherOn(stand).round(going);
    stand.handOver(segment(1), 'another');
    expect(await pusherOn(stand).round(going)).toContain('different checksum');
    expect(readFileSync(join(stand.spool.wal, segment(1)), 'utf8')).toBe('another');
  });

  it('begins nothing new when it is asked to stop', async () => {
    const stand = spoolStand();
    for (const number of [1, 2]) stand.handOver(segment(number));
    await pusherOn(stand).round(() => true);
    expect(pushes(stand)).toEqual([]);
  });

  it('lets a file go when every repository has it, whoever was first, and pushes it once into each', async () => {
    const stand = spoolStand();
    for (const number of [1, 2]) stand.handOver(segment(number));
    const [one, two] = pushersOn(stand);
    expect(await two?.round(going)).toBeNull();
    expect(readdirSync(stand.spool.wal)).toHaveLength(2);
    expect(await two?.round(going)).toBeNull();
    expect(await one?.round(going)).toBeNull();
    expect(readdirSync(stand.spool.wal)).toEqual([]);
    expect(readdirSync(join(stand.spool.has, 'second'))).toEqual([]);
    expect([readdirSync(stand.repository), readdirSync(stand.second)]).toEqual([
      [segment(1), segment(2)],
      [segment(1), segment(2)],
    ]);
    expect(pushes(stand)).toHaveLength(4);
  });

  it('remembers over a restart what a repository has', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    await pushersOn(stand)[0]?.round(going);
    expect(await pushersOn(stand)[0]?.round(going)).toBeNull();
    expect(pushes(stand)).toEqual([segment(1)]);
  });

  it('keeps the variables of another repository from the engine, which would believe in it', async () => {
    const stand = spoolStand();
    const without: (readonly string[] | undefined)[] = [];
    const { exec } = withEngine(stand);
    const spied: SidecarWorld['exec'] = {
      run: (request) => {
        without.push(request.without);
        return exec.run(request);
      },
    };
    await pusherOn(stand, { exec: spied }).round(going);
    expect(without).toEqual([
      ['PGBACKREST_REPO2_CIPHER_PASS', 'PGBACKREST_REPO2_S3_KEY', 'PGBACKREST_REPO2_S3_KEY_SECRET'],
    ]);
  });

  it('tells of a push that goes on for a minute, and gives it up after the time that a slow line takes', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1), 'x'.repeat(64_000));
    let now = 0;
    const limits: number[] = [];
    let end: () => void = () => undefined;
    const exec: SidecarWorld['exec'] = {
      run: async ({ argv, timeoutMs }) => {
        if (!argv.includes('archive-push')) return { ran: true, code: 0, stdout: '', stderr: '' };
        limits.push(timeoutMs);
        await new Promise<void>((resolve) => {
          end = resolve;
        });
        return { ran: false, reason: 'pgbackrest did not finish within 61 s' };
      },
    };
    const day = 86_400_000;
    let today = 0;
    const clock = { now: () => new Date(today), sleep: async () => undefined };
    const pusher = pusherOn(stand, { exec, clock, elapsed: () => now });
    const round = pusher.round(going);
    await vi.waitFor(() => expect(limits).toEqual([61_000]));
    now = 59_000;
    today = day;
    expect(pusher.silent()).toBeNull();
    now = 60_000;
    expect(pusher.silent()).toEqual({
      since: '1970-01-01T00:00:00.000Z',
      reason: 'it does not answer for 60 s',
    });
    end();
    expect(await round).toBe(`${segment(1)}: it does not answer: nothing came within 61 s`);
    expect(pusher.silent()).toBeNull();
    expect(readdirSync(stand.spool.wal)).toEqual([segment(1)]);
  });
});
