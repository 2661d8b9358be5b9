import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { realWorld, type SpoolStand, segment, spoolStand, withEngine } from '../../test/helpers/sidecar.ts';
import { makeAnswerer } from './answer-wants.ts';
import type { SidecarWorld } from './world.ts';

const going = () => false;
const question = `${segment(1)}.Ab12`;

function answererOn(
  stand: SpoolStand,
  change: Partial<SidecarWorld> = {},
  numbers: () => readonly number[] = () => [1],
) {
  // Waiting between tries takes no time here, yet lets other work go on.
  const clock = {
    now: () => new Date(0),
    sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
  };
  return makeAnswerer(realWorld({ ...withEngine(stand), clock, ...change }), stand.spool, 'main', numbers);
}

const ask = (stand: SpoolStand, name = question) => writeFileSync(join(stand.spool.want, name), '');
const out = (stand: SpoolStand) => readdirSync(stand.spool.out);
const gets = (stand: SpoolStand) => stand.calls().filter((line) => line.includes('archive-get'));

async function answered(stand: SpoolStand, ...numbers: readonly number[]): Promise<readonly string[]> {
  answererOn(stand, {}, () => (numbers.length === 0 ? [1] : numbers)).round(going);
  await vi.waitFor(() => expect(readdirSync(stand.spool.want)).toEqual([]), 20_000);
  return out(stand);
}

describe('answering a recovery', () => {
  it('brings a segment out of the repository', async () => {
    const stand = spoolStand();
    writeFileSync(join(stand.repository, segment(1)), 'the segment');
    ask(stand);
    expect(await answered(stand)).toEqual([question]);
    expect(readFileSync(join(stand.spool.out, question), 'utf8')).toBe('the segment');
  });

  it('brings one that waits in the spool, without asking the repository', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1), 'not pushed yet');
    ask(stand);
    expect(await answered(stand)).toEqual([question]);
    expect(readFileSync(join(stand.spool.out, question), 'utf8')).toBe('not pushed yet');
    expect(readdirSync(stand.spool.wal)).toEqual([segment(1)]);
    expect(gets(stand)).toEqual([]);
  });

  it('says that there is none only when the engine says so', async () => {
    const stand = spoolStand();
    ask(stand);
    ask(stand, '00000002.history.Cd34');
    expect(await answered(stand)).toEqual([`${question}.none`, '00000002.history.Cd34.none'].sort());
  });

  it('asks one repository after the other, in the order it is given', async () => {
    const stand = spoolStand();
    writeFileSync(join(stand.repository, segment(1)), 'the segment');
    writeFileSync(join(stand.second, segment(1)), 'the same');
    ask(stand);
    expect(await answered(stand, 2, 1)).toEqual([question]);
    expect(readFileSync(join(stand.spool.out, question), 'utf8')).toBe('the same');
    expect(gets(stand)).toHaveLength(1);
  });

  it('brings what one of them has, though the other does not answer', async () => {
    const stand = spoolStand();
    writeFileSync(join(stand.second, segment(1)), 'the segment');
    stand.engineFirst('[ $number != 1 ] || exit 99');
    ask(stand);
    expect(await answered(stand, 1, 2)).toEqual([question]);
    expect(gets(stand)).toHaveLength(2);
  });

  it('does not say that there is none while one of them does not answer', async () => {
    const stand = spoolStand();
    stand.engineFirst('[ $number != 2 ] || { echo "ERROR: [042]: timeout" >&2; exit 42; }');
    ask(stand);
    expect(await answered(stand, 1, 2)).toEqual([`${question}.failed`]);
    expect(readFileSync(join(stand.spool.out, `${question}.failed`), 'utf8')).toBe('[042]: timeout');
  });

  it('tries again when the engine fails', async () => {
    const stand = spoolStand();
    writeFileSync(join(stand.repository, segment(1)), 'the segment');
    stand.engineFirst(`[ "$(wc -l <'${stand.root}/calls')" -gt 2 ] || exit 99`);
    ask(stand);
    expect(await answered(stand)).toEqual([question]);
    expect(gets(stand)).toHaveLength(3);
  });

  it('says that it failed, and why, when it fails on and on', async () => {
    const stand = spoolStand();
    stand.engineFirst('echo "P00  ERROR: [032]: key is wrong" >&2; exit 32');
    ask(stand);
    expect(await answered(stand)).toEqual([`${question}.failed`]);
    expect(readFileSync(join(stand.spool.out, `${question}.failed`), 'utf8')).toBe('[032]: key is wrong');
  });

  it('gives up a question that nobody waits for any more', async () => {
    const stand = spoolStand();
    stand.engineFirst(`rm -f '${stand.spool.want}'/*; exit 99`);
    ask(stand);
    const answerer = answererOn(stand);
    answerer.round(going);
    await vi.waitFor(() => expect(answerer.round(going)).toBe(false));
    expect(gets(stand)).toHaveLength(1);
    expect(out(stand)).toEqual([]);
  });

  it('takes a question up again that a killed sidecar left half answered', async () => {
    const stand = spoolStand();
    writeFileSync(join(stand.repository, segment(1)), 'the segment');
    ask(stand);
    writeFileSync(join(stand.spool.out, `.${question}.tmp`), 'the seg');
    expect(await answered(stand)).toEqual([question]);
    expect(readFileSync(join(stand.spool.out, question), 'utf8')).toBe('the segment');
  });

  it('hands nothing to the engine that is no name of WAL', async () => {
    const stand = spoolStand();
    ask(stand, '--config=x.Ab12');
    expect(await answered(stand)).toEqual(['--config=x.Ab12.failed']);
    expect(gets(stand)).toEqual([]);
  });

  it('clears an answer away that nobody took for ten minutes, and not because the clock was set', () => {
    const stand = spoolStand();
    writeFileSync(join(stand.spool.out, `${question}.none`), '');
    let now = 0;
    let year = 2026;
    const clock = { now: () => new Date(`${year}-11-27T12:00:00Z`), sleep: async () => undefined };
    const answerer = answererOn(stand, { clock, elapsed: () => now });
    answerer.round(going);
    year = 2027;
    answerer.round(going);
    expect(out(stand)).toHaveLength(1);
    now = 601_000;
    answerer.round(going);
    expect(out(stand)).toEqual([]);
  });
});
