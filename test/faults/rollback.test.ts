// One rollback for each apply, and every step of the way back is the step of the way there: bytes, modes, owners.
import { chmodSync, chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WrittenWishes } from '../../src/engine/wishes/schema.ts';
import { type TreeState, treeDifference, treeState } from '../helpers/tree-state.ts';
import { copyOf, discard, inProcess, seed, tries } from './bench.ts';
import { overrideInEffect } from './hand-edits.ts';
import { secretEnvironment, wishesFor } from './random-wishes.ts';
import { deploymentOf } from './sequences.ts';
import { smallStack } from './small-stack.ts';

const count = tries(200);
console.info(`rollbacks: ${count} sequences, seed ${seed}`);

const onDisk = { filesOnly: true, yes: true };
const isRoot = process.getuid?.() === 0;
const owners = isRoot ? [0, 1234, 65_534] : [process.getuid?.() ?? 0];

it('k applies and k rollbacks give every byte, mode and owner back, step by step', {
  timeout: 1_800_000,
}, async () => {
  const from = smallStack();
  let undone = 0;
  const wishes = fc.array(wishesFor(deploymentOf(from)), { minLength: 2, maxLength: 4 });
  const access = fc.record({
    mode: fc.constantFrom(0o600, 0o640, 0o644, 0o400),
    owner: fc.constantFrom(...owners),
  });
  await fc.assert(
    fc.asyncProperty(wishes, access, async (list, { mode, owner }) => {
      const directory = copyOf(from);
      const env = join(directory, '.env');
      if (isRoot) chownSync(env, owner, owner);
      chmodSync(env, mode);
      const states = [visible(directory)];
      for (const one of list) if (await applies(directory, one)) states.push(visible(directory));
      for (const before of states.slice(0, -1).reverse()) {
        const done = await inProcess('rollback', { directory, ...onDisk }, secretEnvironment);
        expect(done, done.stderr).toMatchObject({ code: 0 });
        expect(treeDifference(before, visible(directory))).toEqual([]);
        undone += 1;
      }
      expect(await inProcess('rollback', { directory, ...onDisk })).toMatchObject({ code: 2 });
      discard(directory);
    }),
    { numRuns: count, seed },
  );
  expect(undone).toBeGreaterThan(count);
  console.info(`rollbacks: ${undone} steps back`);
});

/** Whether it made a run: the same wishes twice are nothing to do, and some are refused. */
async function applies(directory: string, wishes: WrittenWishes): Promise<boolean> {
  writeFileSync(join(directory, 'seaworthy.yaml'), JSON.stringify(wishes));
  const done = await inProcess('apply', { directory, ...onDisk }, secretEnvironment);
  expect([0, 2], done.stderr).toContain(done.code);
  return done.code === 0 && !done.stdout.startsWith('Nothing to do');
}

/** All that Compose reads, and what COMPOSE_FILE names of ours. */
function visible(directory: string): TreeState {
  const state = treeState(directory, ['.seaworthy', 'seaworthy.yaml', 'seaworthy']);
  const override = overrideInEffect(directory);
  if (override === null) return state;
  const ours = [...treeState(join(directory, override, '..'))].map(
    ([path, line]) => [`ours/${path}`, line] as const,
  );
  return new Map([...state, ...ours]);
}
