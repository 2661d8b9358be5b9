// Row by row of what may happen to a deployment over the years: wishes, edits by hand, applies, rollbacks, in any order.
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isSoak, seed } from './bench.ts';
import { deploymentOf, keepsItsPromises, lastApplies, steps } from './sequences.ts';
import { smallStack } from './small-stack.ts';

const count = isSoak ? 1000 : 140;
const fewer = isSoak ? 200 : 30;

afterAll(() => {
  console.info(`sequences: last applies ${JSON.stringify(lastApplies)}`);
  expect(lastApplies.equal).toBeGreaterThan(lastApplies.refused);
});

describe('any sequence of wishes, hand edits and commands', { timeout: 1_800_000 }, () => {
  it.each([
    { name: 'small', directory: smallStack(), count },
    {
      name: 'small, with one service that is given the whole env file',
      directory: smallStack({ allKeys: true }),
      count: fewer,
    },
  ])(
    'loses nothing of a person, and ends where one fresh apply ends: $name',
    async ({ name, directory, count: runs }) => {
      console.info(`sequences: ${runs} on ${name}, seed ${seed}`);
      await fc.assert(
        fc.asyncProperty(steps(deploymentOf(directory)), (sequence) => keepsItsPromises(directory, sequence)),
        { numRuns: runs, seed, verbose: 1 },
      );
    },
  );
});
