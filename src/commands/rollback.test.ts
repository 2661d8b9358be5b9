import { describe, expect, it } from 'vitest';
import { planStand } from '../../test/helpers/plan-stand.ts';
import { appendEntry } from '../engine/state/journal.ts';
import { placesOf } from '../engine/state/places.ts';
import { readRuns, writeRun } from '../engine/state/runs.ts';
import { keepSnapshot } from '../engine/state/snapshot.ts';
import { rollbackCommand } from './rollback.ts';

const screen = { width: 100, colour: false };

/** Run 1 is in effect; run 2 was killed before anything of it was. */
async function interrupted() {
  const one = planStand();
  await one.apply();
  const places = placesOf(one.directory);
  const { tree } = one.world;
  const [first] = readRuns(places, tree);
  if (first === undefined) throw new Error('the stand applies');
  const { endedAt: _, ...second } = { ...first, number: 2, from: 1, to: 2, status: 'running' as const };
  writeRun(places, second, tree);
  appendEntry(places, 2, { step: 'begin', before: keepSnapshot(places, 2, tree) }, tree);
  return { one, runs: () => readRuns(places, tree).map(({ number, status }) => `${number} ${status}`) };
}

describe('the command rollback after a kill', () => {
  it.each([
    ['the newest run', {}],
    ['the interrupted run', { run: '2' }],
  ])('undoes no earlier run when %s is meant, of which nothing came into effect', async (_name, which) => {
    const { one, runs } = await interrupted();
    const before = one.read('.env');
    const given = rollbackCommand.input.parse({
      ...{ directory: one.directory, filesOnly: true, yes: true },
      ...which,
    });
    const result = await rollbackCommand.run(given, one.world, screen);
    expect(result).toMatchObject({
      exitCode: 0,
      text: '✓ nothing of run 2 is in effect\n',
    });
    expect(one.world.warnings.join()).toContain('nothing of it came into effect');
    expect(one.read('.env')).toBe(before);
    expect(runs()).toEqual(['1 applied', '2 interrupted']);
  });

  it('undoes the run before it when that one is named', async () => {
    const { one, runs } = await interrupted();
    const given = rollbackCommand.input.parse({
      directory: one.directory,
      run: '1',
      filesOnly: true,
      yes: true,
    });
    expect(await rollbackCommand.run(given, one.world, screen)).toMatchObject({ exitCode: 0 });
    expect(one.read('.env')).not.toContain('seaworthy');
    expect(runs()).toEqual(['1 applied', '2 interrupted', '3 applied']);
  });
});
