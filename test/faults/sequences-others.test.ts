// The same on deployments of every other shape, and on real ones where they are.
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { isSoak, seed } from './bench.ts';
import { deploymentOf, keepsItsPromises, lastApplies, steps } from './sequences.ts';
import { realSamples, samples } from './small-stack.ts';

// The big ones cost a second for each command.
const cheap = isSoak ? 200 : 10;
const dear = isSoak ? 40 : 3;

afterAll(() => {
  console.info(`sequences: last applies ${JSON.stringify(lastApplies)}`);
  expect(lastApplies.equal).toBeGreaterThan(lastApplies.refused);
});

describe('any sequence of wishes, hand edits and commands', { timeout: 3_600_000 }, () => {
  it.each([...samples, ...realSamples()])(
    'loses nothing of a person, and ends where one fresh apply ends: $name',
    async ({ name, directory }) => {
      const count = ['labels', 'external-db'].includes(name) ? cheap : dear;
      console.info(`sequences: ${count} on ${name}, seed ${seed}`);
      await fc.assert(
        fc.asyncProperty(steps(deploymentOf(directory)), (sequence) => keepsItsPromises(directory, sequence)),
        { numRuns: count, seed, verbose: 1 },
      );
    },
  );
});
