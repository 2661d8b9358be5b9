import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realWorld, type SpoolStand, segment, spoolStand, withEngine } from '../../test/helpers/sidecar.ts';
import { makePusher } from './push.ts';

const going = () => false;

function pusherOn(stand: SpoolStand) {
  const world = realWorld(withEngine(stand));
  return makePusher(world, stand.spool, 'main');
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
      '--stanza=main stanza-create',
    ]);
    expect([segment(2), segment(3)]).toContain(pusher.lastPushed()?.name);
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
    stand.engineFirst('[ "$2" = stanza-create ] || { echo "P00  ERROR: [103]: no stanza" >&2; exit 103; }');
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
    stand.engineFirst('[ "$2" != stanza-create ] || { echo "ERROR: [056]: no server" >&2; exit 56; }');
    const pusher = pusherOn(stand);
    expect(await pusher.round(going)).toBe('stanza-create: [056]: no server');
    expect(readdirSync(stand.repository)).toEqual([segment(1)]);
    stand.engineFirst('');
    expect(await pusher.round(going)).toBeNull();
  });

  it('pushes again, and then deletes, what a killed pusher had pushed and not deleted', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    const world = realWorld(withEngine(stand));
    const killed = new Error('killed');
    const tree = {
      ...world.tree,
      remove: () => {
        throw killed;
      },
    };
    await expect(makePusher({ ...world, tree }, stand.spool, 'main').round(going)).rejects.toBe(killed);
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
});
