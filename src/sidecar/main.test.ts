import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { quickScratch } from '../../test/helpers/scratch-space.ts';
import {
  age,
  realWorld,
  type SpoolStand,
  segment,
  spoolStand,
  targets,
  withEngine,
} from '../../test/helpers/sidecar.ts';
import { capturedFolder, type DatabaseStatus } from '../model/sidecar.ts';
import { runDatabase } from './database-loop.ts';
import { main } from './main.ts';
import { objectsStatusPath, runObjects } from './objects-loop.ts';
import { runRecovery } from './recovery-loop.ts';
import type { SidecarWorld } from './world.ts';

function placesIn(root: string) {
  const [spool, objects, databaseConfig] = [
    join(root, 'spool'),
    join(root, 'objects'),
    join(root, 'db-config'),
  ];
  return { data: root, spool, objects, databaseConfig, config: join(root, 'sidecar.json') };
}

async function said(words: readonly string[], root: string) {
  let stdout = '';
  const stdoutPort = {
    write(text: string) {
      stdout += text;
    },
  };
  const lines: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const code = await main(words, { stdout: stdoutPort, stderr: process.stderr }, placesIn(root));
  spy.mockRestore();
  return { code, stdout, stderr: lines.join('') };
}

describe('the program of the sidecar', () => {
  it.each([
    ['{', /it is no JSON/],
    ['{"stanza":"--config=x"}', /stanza is no name/],
    ['{"objects":{"keepDays":-1}}', /objects.keepDays is no positive number/],
    ['{"repositories":{"1":{"place":"../x"}}}', /repositories.1.place is no name/],
  ])('refuses the configuration %s in words', async (text, complaint) => {
    const root = quickScratch();
    writeFileSync(join(root, 'sidecar.json'), text);
    const { code, stderr } = await said(['recovery', '1'], root);
    expect(code).toBe(2);
    expect(stderr).toMatch(complaint);
    expect(stderr).toContain('HINT: ');
  });

  it.each([[[]], [['nothing']], [['objects-saved', 'yesterday']]])('refuses %j', async (words) => {
    expect(await said(words, quickScratch())).toMatchObject({ code: 2, stdout: '' });
  });

  it('is not healthy before it has said anything', async () => {
    expect((await said(['healthy', 'database'], quickScratch())).code).toBe(1);
    expect((await said(['healthy', 'objects'], quickScratch())).code).toBe(1);
  });
});

describe('the loop of a recovery', () => {
  it('answers from its repository and tells of itself, and pushes nothing', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    writeFileSync(join(stand.spool.want, `${segment(7)}.Ab12`), '');
    let isStopping = false;
    const running = runRecovery(realWorld(withEngine(stand)), stand.spool, 'main', 2, () => isStopping);
    await vi.waitFor(() => expect(readdirSync(stand.spool.out)).toEqual([`${segment(7)}.Ab12.none`]));
    isStopping = true;
    await running;
    expect(stand.calls().filter((line) => !line.includes('archive-get'))).toEqual([]);
    expect(stand.calls().every((line) => line.includes('--repo=2'))).toBe(true);
    expect(readdirSync(stand.spool.wal)).toEqual([segment(1)]);
    expect(JSON.parse(readFileSync(stand.spool.status, 'utf8'))).toMatchObject({ lastPushed: null });
  });

  it('is none without a number of a repository there is', async () => {
    const root = quickScratch();
    writeFileSync(join(root, 'sidecar.json'), '{"repositories":{"1":{"place":"a"}}}');
    expect(await said(['recovery'], root)).toMatchObject({ code: 2 });
    expect(await said(['recovery', '2'], root)).toMatchObject({ code: 2 });
  });
});

describe('the loop of the database', () => {
  it('pushes, answers and tells until it is asked to stop; what waited since before as well', async () => {
    const stand = spoolStand();
    stand.handOver(segment(1));
    writeFileSync(join(stand.spool.want, `${segment(7)}.Ab12`), '');
    stand.handOver(`.${segment(9)}.tmp`);
    age(join(stand.spool.wal, `.${segment(9)}.tmp`), 2 * 3_600_000);
    let isStopping = false;
    const running = runDatabase(
      realWorld(withEngine(stand)),
      stand.spool,
      'main',
      [targets[0]],
      () => isStopping,
      join(stand.root, 'postmaster.pid'),
    );
    await vi.waitFor(() => expect(readdirSync(stand.spool.wal)).toEqual([]));
    await vi.waitFor(() => expect(readdirSync(stand.spool.out)).toEqual([`${segment(7)}.Ab12.none`]));
    isStopping = true;
    await running;
    const status = JSON.parse(readFileSync(stand.spool.status, 'utf8'));
    expect(Object.keys(status)).toEqual([
      ...['at', 'spool', 'lastPushed', 'failing', 'repositories', 'setBack'],
    ]);
  });

  it('knows after a restart what was pushed last', async () => {
    const stand = spoolStand();
    const lastPushed = { name: segment(1), at: '2026-11-27T12:00:00.000Z' };
    const repositories = [
      { place: 'elsewhere', lastPushed: null },
      { place: 'first', lastPushed },
    ];
    writeFileSync(stand.spool.status, JSON.stringify({ lastPushed, repositories }));
    let isStopping = false;
    const running = runDatabase(
      realWorld(withEngine(stand)),
      stand.spool,
      'main',
      [targets[0]],
      () => isStopping,
      join(stand.root, 'postmaster.pid'),
    );
    isStopping = true;
    await running;
    expect(JSON.parse(readFileSync(stand.spool.status, 'utf8'))).toMatchObject({
      lastPushed,
      repositories: [{ number: 1, place: 'first', lastPushed }],
    });
  });
});

describe('the loop of the database with two repositories', () => {
  /** Runs until what is expected of the status has come. */
  async function until(stand: SpoolStand, world: SidecarWorld, expected: () => void): Promise<void> {
    let isStopping = false;
    const postmaster = join(stand.root, 'postmaster.pid');
    const running = runDatabase(world, stand.spool, 'main', targets, () => isStopping, postmaster);
    try {
      await vi.waitFor(expected, 20_000);
    } finally {
      isStopping = true;
      await running;
    }
  }
  const statusOf = (stand: SpoolStand): DatabaseStatus =>
    JSON.parse(readFileSync(stand.spool.status, 'utf8'));

  it('fills one while the other hangs, tells them apart, and fills the other when it answers', async () => {
    const stand = spoolStand();
    for (const number of [1, 2, 3]) stand.handOver(segment(number), 'x');
    stand.engineFirst(
      `[ $number != 2 ] || [ -e '${stand.root}/awake' ] || { sleep 0.2; echo "ERROR: [042]: timeout" >&2; exit 42; }`,
    );
    const world = realWorld(withEngine(stand));
    await until(stand, world, () => {
      expect(readdirSync(stand.repository)).toHaveLength(3);
      expect(world.warnings.join()).toContain('pushing WAL into repository 2 fails');
    });
    expect(world.warnings.join()).not.toContain('repository 1');
    const [one, two] = statusOf(stand).repositories;
    expect(one).toMatchObject({ number: 1, waiting: { segments: 0 }, failing: null });
    expect(two).toMatchObject({ number: 2, waiting: { segments: 3, bytes: 3 }, lastPushed: null });
    const { spool, failing } = statusOf(stand);
    expect(spool).toMatchObject({ segments: 3, bytes: 3 });
    expect(failing?.reason).toMatch(/^repository 2: .*\[042\]: timeout/);
    expect(readdirSync(stand.spool.wal)).toHaveLength(3);

    writeFileSync(join(stand.root, 'awake'), '');
    await until(stand, realWorld(withEngine(stand)), () => {
      expect(readdirSync(stand.second)).toHaveLength(3);
      expect(readdirSync(stand.spool.wal)).toEqual([]);
    });
    const pushedTo = (number: number) =>
      stand.calls().filter((line) => line.includes(`-${number}.conf archive-push`)).length;
    expect(pushedTo(1)).toBe(3);
    expect(pushedTo(2)).toBeGreaterThan(3);
  });
});

describe('the loop of the objects', () => {
  it('captures and tells until it is asked to stop', async () => {
    const root = quickScratch();
    mkdirSync(join(root, 'bucket'));
    writeFileSync(join(root, 'bucket/object'), 'content');
    let isStopping = false;
    const world = realWorld();
    const running = runObjects(world, root, { rescanSeconds: 60, keepDays: 30 }, () => isStopping);
    await vi.waitFor(() => expect(existsSync(join(root, capturedFolder, 'bucket/object'))).toBe(true));
    isStopping = true;
    await running;
    const status = JSON.parse(readFileSync(objectsStatusPath(root), 'utf8'));
    expect(status).toMatchObject({ isWatching: true, failing: null });
  });
});
