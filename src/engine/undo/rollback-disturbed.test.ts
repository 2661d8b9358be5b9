import { describe, expect, it } from 'vitest';
import {
  contributions,
  edit,
  envOf,
  type Stand,
  type StandWorld,
  stand,
} from '../../../test/helpers/apply-stand.ts';
import type { Run } from '../../model/run.ts';
import type { World } from '../../ports/world.ts';
import { adopt } from '../adopted.ts';
import { placesOf } from '../state/places.ts';
import { readRuns } from '../state/runs.ts';
import { type PlannedUndo, planUndo } from './plan-undo.ts';
import { rollback } from './rollback.ts';

const { logs } = contributions;

async function undo(one: Stand, world: StandWorld, more: Partial<World> = {}): Promise<Run> {
  const here = { ...world, ...more };
  async function replan(): Promise<PlannedUndo> {
    const adopted = adopt(one.options, here);
    const planned = await planUndo({ adopted, filesOnly: true, version: '0.1.0', world: here });
    return { ...planned, plan: { ...planned.plan, recreates: ['db'] } };
  }
  return rollback({
    ...{ planned: await replan(), replan, verb: 'rollback', filesOnly: false, withoutDump: false },
    ...{ changes: [], version: '0.1.0', world: here, openCompose: world.compose.open },
  });
}

describe('a rollback that somebody disturbs', () => {
  it.each([
    ['whose bytes it would put back', ''],
    ['that was edited before, too', 'BEFORE=1\n'],
  ])('keeps what is written while it takes its dump into an env file %s', async (_name, before) => {
    let writes = false;
    const one: Stand = stand({
      exec: ({ argv }) => {
        if (writes && argv.includes('pg_dump')) edit(one, '.env', `${envOf(one)}MINE=1\n`);
        writes = writes && !argv.includes('pg_dump');
        return undefined;
      },
    });
    await one.apply([logs], { withoutDump: true });
    edit(one, '.env', `${envOf(one)}${before}`);
    writes = true;
    await expect(undo(one, one.world())).rejects.toMatchObject({ code: 'plan-stale', exitCode: 7 });
    expect(envOf(one)).toContain(`${before}MINE=1\n`);
    expect(envOf(one)).toContain('seaworthy/gen/1/compose.yaml');
    expect(readRuns(placesOf(one.directory), one.world().tree).at(-1)).toMatchObject({
      verb: 'rollback',
      status: 'interrupted',
    });
    expect(await undo(one, one.world())).toMatchObject({ status: 'applied', to: 0 });
    expect(envOf(one)).toContain(`${before}MINE=1\n`);
  });

  it('goes on to its end when somebody asks to stop, for half of it would leave no database', async () => {
    const one = stand();
    await one.apply([logs], { withoutDump: true });
    const held: string[] = [];
    const world = one.world();
    const interrupts = {
      hold: (asked: () => void) => {
        held.push('held');
        asked();
        return { isAsked: () => true, release: () => void held.push('released') };
      },
    };
    expect(await undo(one, world, { interrupts })).toMatchObject({ status: 'applied', to: 0 });
    expect(held).toEqual(['held', 'released']);
    expect(one.said.join('\n')).toContain('a rollback is not stopped half-way');
    expect(one.compose.containers.get('db')?.definition['logging']).toBeUndefined();
  });
});
