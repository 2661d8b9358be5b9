import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  contributions,
  edit,
  envOf,
  litterIn,
  type Stand,
  type StandWorld,
  stand,
} from '../../../test/helpers/apply-stand.ts';
import { Killed } from '../../../test/helpers/faulty-tree.ts';
import { treeDifference, treeState } from '../../../test/helpers/tree-state.ts';
import type { Contribution } from '../../model/fragment.ts';
import { Problem } from '../../model/problem.ts';
import type { Run } from '../../model/run.ts';
import { adopt } from '../adopted.ts';
import { recover } from '../apply/recover.ts';
import { placesOf } from '../state/places.ts';
import { readRuns } from '../state/runs.ts';
import { type PlannedUndo, planUndo } from './plan-undo.ts';
import { belongingsOf, removeBelongings } from './remove.ts';
import { rollback } from './rollback.ts';

const { logs, pool, row, proxy } = contributions;
const ours = ['seaworthy', '.seaworthy'];

interface Undo {
  readonly world?: StandWorld;
  readonly run?: number;
  readonly filesOnly?: boolean;
  readonly recreates?: readonly string[];
}

/** What Docker would be asked stands in the call; everything else is looked at as it is. */
async function undo(
  one: Stand,
  { world = one.world(), run, filesOnly = false, recreates = [] }: Undo = {},
): Promise<Run> {
  async function replan(): Promise<PlannedUndo> {
    const adopted = adopt(one.options, world);
    const which = run === undefined ? {} : { run };
    const planned = await planUndo({ adopted, filesOnly: true, version: '0.1.0', world, ...which });
    return { ...planned, plan: { ...planned.plan, recreates } };
  }
  return rollback({
    planned: await replan(),
    replan,
    verb: 'rollback',
    filesOnly,
    withoutDump: true,
    changes: [],
    version: '0.1.0',
    world,
    openCompose: world.compose.open,
  });
}

describe('a rollback', () => {
  it('gives the env file its bytes, the rows their values, and the containers what they were', async () => {
    const one = stand();
    const before = treeState(one.directory, ours);
    await one.apply([logs, pool, row]);
    expect(one.row.value).toBe(40);
    const run = await undo(one, { recreates: ['db', 'rest', 'studio'] });
    expect(run).toMatchObject({ verb: 'rollback', status: 'applied', from: 1, to: 0, undid: [1] });
    expect(treeDifference(before, treeState(one.directory, ours))).toEqual([]);
    expect(one.row.value).toBe(15);
    expect(one.compose.containers.get('db')?.definition['logging']).toBeUndefined();
    expect(litterIn(one.directory)).toEqual([]);
  });

  it('takes the container of a service of ours away, and back again when a later run took it away', async () => {
    const one = stand();
    const before = treeState(one.directory, ours);
    await one.apply([proxy]);
    expect(one.compose.containers.get('front')?.state).toBe('running');
    await one.apply([pool]);
    expect(one.compose.containers.has('front')).toBe(false);
    await undo(one, { recreates: ['front', 'rest'] });
    expect(one.compose.containers.get('front')?.state).toBe('running');
    await undo(one);
    expect(one.compose.containers.has('front')).toBe(false);
    expect(treeDifference(before, treeState(one.directory, ours))).toEqual([]);
    expect(litterIn(one.directory)).toEqual([]);
  });

  it('goes back to a run whose secret cannot be looked up any more', async () => {
    const one = stand({ files: { 'token.txt': 'a-long-secret-token\n' } });
    const secret = { secret: 'file:token.txt' } as const;
    const hidden: Contribution = {
      change: 'compose/own-environment',
      fragments: [{ kind: 'environment', service: 'studio', name: 'TOKEN', value: secret }],
    };
    const world = one.world();
    await one.apply([hidden], { world });
    const between = envOf(one);
    await one.apply([hidden, logs]);
    await one.apply([logs]);
    rmSync(join(one.directory, 'token.txt'));
    expect(await undo(one, { run: 2 })).toMatchObject({ undid: [3, 2], to: 1 });
    expect(envOf(one)).toBe(between);
  });

  it('takes an env file away that was not there', async () => {
    const one = stand({ env: null });
    await one.apply([logs]);
    await undo(one);
    expect(envOf(one)).toBeNull();
  });

  it('goes back one run, or to before a run with all that followed', async () => {
    const one = stand();
    const before = envOf(one);
    await one.apply([logs]);
    const between = envOf(one);
    await one.apply([logs, pool]);
    await one.apply([logs, pool, row]);
    expect(await undo(one)).toMatchObject({ undid: [3], to: 2 });
    expect(await undo(one)).toMatchObject({ undid: [2], to: 1 });
    expect(envOf(one)).toBe(between);
    await one.apply([logs, pool]);
    expect(await undo(one, { run: 1 })).toMatchObject({ undid: [6, 1], to: 0 });
    expect(envOf(one)).toBe(before);
    await expect(undo(one)).rejects.toThrow('no run of Seaworthy is in effect here');
  });

  it('keeps what a person wrote since, and sets only our keys back', async () => {
    const one = stand();
    await one.apply([logs, pool]);
    const mine = `${envOf(one)}MINE=1\n`.replace(
      'docker-compose.yml:sea',
      'docker-compose.yml:extra.yml:sea',
    );
    edit(one, 'extra.yml', 'services: {}\n');
    writeFileSync(join(one.directory, '.env'), mine);
    const run = await undo(one);
    expect(run).toMatchObject({ status: 'applied', to: 0 });
    expect(envOf(one)).toContain('MINE=1\n');
    expect(envOf(one)).toContain('POOL=10 # small\n');
    expect(envOf(one)).toMatch(/^COMPOSE_FILE=docker-compose.yml:extra.yml$/m);
  });

  it('leaves a key alone that a person gave another value', async () => {
    const one = stand();
    await one.apply([pool]);
    writeFileSync(join(one.directory, '.env'), (envOf(one) ?? '').replace('POOL=40', 'POOL=25'));
    const world = one.world();
    const adopted = adopt(one.options, world);
    const { plan } = await planUndo({ adopted, filesOnly: true, version: '0', world });
    expect(plan).toMatchObject({ exact: false, kept: ['.env POOL'] });
    await undo(one);
    expect(envOf(one)).toContain('POOL=25');
    expect(envOf(one)).not.toContain('COMPOSE_FILE');
  });

  it('leaves a row alone that holds something else now', async () => {
    const one = stand();
    await one.apply([row]);
    one.row.value = 99;
    await undo(one);
    expect(one.row.value).toBe(99);
    expect(one.said.join('\n')).toContain('kept');
  });

  it('says that a person is needed when what ran before does not run again', async () => {
    let isIll = false;
    const one = stand({ behave: (service) => (isIll && service === 'db' ? { health: 'unhealthy' } : {}) });
    await one.apply([logs]);
    isIll = true;
    const run = await undo(one, { recreates: ['db'] });
    expect(run.status).toBe('needs-a-person');
    expect(envOf(one)).not.toContain('COMPOSE_FILE');
  });

  it('refuses when something else would be undone than what was shown', async () => {
    const one = stand();
    await one.apply([logs]);
    const world = one.world();
    const shown = await planUndo({
      adopted: adopt(one.options, world),
      filesOnly: true,
      version: '0',
      world,
    });
    await one.apply([logs, pool]);
    const replan = async () =>
      planUndo({ adopted: adopt(one.options, world), filesOnly: true, version: '0', world });
    const request = { planned: shown, replan, verb: 'rollback', filesOnly: true, withoutDump: true } as const;
    await expect(rollback({ ...request, changes: [], version: '0', world })).rejects.toMatchObject({
      exitCode: 7,
    });
  });
});

describe('a rollback that is killed', () => {
  it.each([false, true])(
    'leaves the old or the new, and is brought to its end (torn: %s)',
    async (isTorn) => {
      const steps = await stepsOfUndo();
      expect(steps).toBeGreaterThan(15);
      for (let at = 1; at <= steps; at++) {
        const one = stand();
        const before = envOf(one);
        await one.apply([logs, pool, row]);
        const after = envOf(one);
        const world = one.world({ at, how: isTorn ? 'tear' : 'kill' });
        await expect(undo(one, { world, recreates: ['db', 'rest', 'studio'] })).rejects.toBeInstanceOf(
          Killed,
        );
        expect([before, after], `step ${at}`).toContain(envOf(one));
        const next = one.world();
        await recover(placesOf(one.directory), one.options, [], next, { openCompose: next.compose.open });
        const isBack = envOf(one) === before;
        expect(one.row.value, `step ${at}`).toBe(isBack ? 15 : 40);
        expect(readRuns(placesOf(one.directory), next.tree).some(({ status }) => status === 'running')).toBe(
          false,
        );
        if (!isBack) await undo(one, { recreates: ['db', 'rest', 'studio'] });
        expect(envOf(one)).toBe(before);
        // The lock is the killed process's; only a writing command takes it over.
        expect(litterIn(one.directory).filter((name) => !name.includes('lock'))).toEqual([]);
      }
    },
  );

  it.each(['disk-full', 'disk-error', 'denied'] as const)(
    'meets %s anywhere with the old or the new',
    async (how) => {
      const steps = await stepsOfUndo();
      for (let at = 1; at <= steps; at++) {
        const one = stand();
        const before = envOf(one);
        await one.apply([logs, pool, row]);
        const after = envOf(one);
        const world = one.world({ at, how });
        await undo(one, { world, recreates: ['db', 'rest', 'studio'] }).catch((error: unknown) => {
          expect(error, `step ${at}`).toBeInstanceOf(Problem);
        });
        expect([before, after], `step ${at}`).toContain(envOf(one));
        const next = one.world();
        await recover(placesOf(one.directory), one.options, [], next, { openCompose: next.compose.open });
        if (envOf(one) !== before) await undo(one, { recreates: ['db', 'rest', 'studio'] });
        expect(envOf(one), `step ${at}`).toBe(before);
        expect(one.row.value, `step ${at}`).toBe(15);
      }
    },
  );
});

async function stepsOfUndo(): Promise<number> {
  const one = stand();
  await one.apply([logs, pool, row]);
  const world = one.world();
  await undo(one, { world, recreates: ['db', 'rest', 'studio'] });
  return world.steps();
}

describe('removal', () => {
  it('deletes what is ours and nothing else', async () => {
    const one = stand();
    const before = treeState(one.directory);
    await one.apply([logs, pool]);
    await undo(one, { run: 1 });
    edit(one, 'seaworthy/mine.txt', 'a note of my own\n');
    edit(one, 'seaworthy.yaml', 'version: 1\n');
    const places = placesOf(one.directory);
    const world = one.world();
    expect(belongingsOf(places, world.tree)).toMatchObject({
      stays: ['seaworthy.yaml', 'seaworthy/mine.txt'],
    });
    removeBelongings(places, world);
    expect(readFileSync(join(one.directory, 'seaworthy/mine.txt'), 'utf8')).toContain('my own');
    expect(existsSync(places.state)).toBe(false);
    const rest = treeDifference(before, treeState(one.directory, ['seaworthy', 'seaworthy.yaml']));
    expect(rest).toEqual([]);
  });

  it('leaves what a person put among our files, and says so', async () => {
    const one = stand();
    await one.apply([logs, pool]);
    await undo(one, { run: 1 });
    const theirs = ['seaworthy/.gitignore', 'seaworthy/gen/1/mine.yaml', 'seaworthy/gen/mine.yaml'];
    for (const path of theirs) edit(one, path, 'mine\n');
    const places = placesOf(one.directory);
    const { tree } = one.world();
    expect([...belongingsOf(places, tree).stays].sort()).toEqual(theirs);
    removeBelongings(places, one.world());
    expect(theirs.map((path) => readFileSync(join(one.directory, path), 'utf8'))).toEqual(
      theirs.map(() => 'mine\n'),
    );
    expect(existsSync(join(one.directory, 'seaworthy/gen/1/compose.yaml'))).toBe(false);
    expect(existsSync(places.state)).toBe(false);
  });

  it('deletes nothing that is in effect', async () => {
    const one = stand();
    await one.apply([logs]);
    expect(() => removeBelongings(placesOf(one.directory), one.world())).toThrow('names a generation');
  });

  it('killed anywhere, leaves what the next removal ends', async () => {
    for (let at = 1; ; at++) {
      const one = stand();
      await one.apply([logs, pool]);
      await undo(one);
      const places = placesOf(one.directory);
      const world = one.world({ at });
      try {
        removeBelongings(places, world);
        expect(at).toBeGreaterThan(5);
        return;
      } catch (error) {
        expect(error).toBeInstanceOf(Killed);
      }
      removeBelongings(places, one.world());
      expect(belongingsOf(places, one.world().tree).deleted, `step ${at}`).toEqual([]);
    }
  });
});
