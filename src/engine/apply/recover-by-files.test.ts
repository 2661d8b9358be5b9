import { describe, expect, it } from 'vitest';
import { contributions, envOf, type Stand, stand } from '../../../test/helpers/apply-stand.ts';
import { broke, type Change } from '../change.ts';
import { placesOf } from '../state/places.ts';
import { interruptedRun, recover } from './recover.ts';

const { logs } = contributions;

/** An apply whose Docker went away for good, in the middle. */
async function leftAlone() {
  const one = stand();
  const world = one.world();
  const before = envOf(one);
  const dying: readonly Change[] = [
    {
      id: logs.change,
      verify: async () => {
        world.compose.engineIsGone = true;
        return broke('no');
      },
    } as unknown as Change,
  ];
  await expect(one.apply([logs], { world, changes: dying })).rejects.toThrow('run 1 failed');
  return { one, before };
}

function ended(one: Stand, filesOnly: boolean) {
  const world = one.world();
  world.compose.engineIsGone = true;
  const more = { openCompose: world.compose.open, filesOnly };
  return recover(placesOf(one.directory), one.options, [], world, more);
}

describe('an interrupted run where Docker never answers again', () => {
  it('is ended by files alone when the person asks for that, and says what is left to do', async () => {
    const { one, before } = await leftAlone();
    expect(await ended(one, true)).toMatchObject({
      status: 'needs-a-person',
      to: 0,
      stages: [{ status: 'rolled-back' }],
      trouble: ['containers and rows were not asked, for Docker does not answer: docker compose up -d'],
    });
    expect(envOf(one)).toBe(before);
    expect(interruptedRun(placesOf(one.directory), one.world())).toBeNull();
  });

  it('waits for Docker otherwise, for containers may be half-way', async () => {
    const { one } = await leftAlone();
    await expect(ended(one, false)).rejects.toMatchObject({ fault: 'world' });
    expect(interruptedRun(placesOf(one.directory), one.world())).toMatchObject({ number: 1 });
  });
});
