// For random wishes on every sample deployment: what we say Compose will see is what it sees, and taking it all back
// gives the person's own file.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toJson } from '../../src/deployment/node.ts';
import type { Adopted } from '../../src/engine/adopted.ts';
import type { Candidate } from '../../src/engine/render/candidate.ts';
import type { Contribution } from '../../src/model/fragment.ts';
import { Problem } from '../../src/model/problem.ts';
import { differences } from '../differential/compare.ts';
import { askCompose, describeWithOracle } from '../differential/oracle.ts';
import { fixtureCopies, stackCopy, stackNames } from '../helpers/deployments.ts';
import { contributionsFor, envFileForms } from './arbitrary.ts';
import { adopted, candidate, write } from './candidates.ts';

const seed = Number(process.env['SEAWORTHY_SEED'] ?? 20261123);
const runs = Number(process.env['SEAWORTHY_CANDIDATES'] ?? 6);
const deployments = [
  ...stackNames().map((name) => ({ name, directory: stackCopy(name) })),
  ...fixtureCopies(),
];
console.log(
  `random candidates: ${runs} on each of ${deployments.length} deployments, SEAWORTHY_SEED=${seed}`,
);

describeWithOracle('random candidates', () => {
  it.each(deployments)(
    'on $name resolve as Compose resolves them, and leave no trace',
    async ({ directory }) => {
      const envFile = join(directory, '.env');
      const stock = readFileSync(envFile, 'utf8');
      let made = 0;
      const property = fc.asyncProperty(
        contributionsFor(adopted(directory).base),
        envFileForms,
        async (contributions, form) => {
          const own = form(stock);
          writeFileSync(envFile, own);
          try {
            const from = adopted(directory);
            const fresh = candidateOrNull(from, contributions);
            if (fresh === null) return;
            made += 1;
            await holds(directory, from, fresh, contributions);
            expect(readFileSync(envFile, 'utf8')).toBe(own);
          } finally {
            for (const folder of ['seaworthy', '.seaworthy'])
              rmSync(join(directory, folder), { recursive: true, force: true });
          }
        },
      );
      await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
      writeFileSync(envFile, stock);
      expect(made).toBeGreaterThan(0);
    },
    300_000,
  );
});

async function holds(
  directory: string,
  from: Adopted,
  fresh: Candidate,
  contributions: readonly Contribution[],
): Promise<void> {
  expect(candidate(from, [...contributions].reverse())).toEqual(fresh);

  write(fresh, from);
  const theirs = await askCompose({ directory });
  expect(theirs).toMatchObject({ ok: true });
  const same = theirs.ok && isDeepStrictEqual(toJson(fresh.project.root), theirs.json);
  expect(same ? [] : await differences({ directory })).toEqual([]);

  const again = adopted(directory);
  expect(toJson(again.project.root)).toEqual(toJson(fresh.project.root));
  expect(toJson(again.base.root)).toEqual(toJson(from.base.root));
  const second = candidate(again, contributions, fresh.number);
  expect({ ...second, project: null }).toEqual({ ...fresh, project: null });
  write(candidate(again, []), again);
}

/** null = two wishes that exclude each other, or that Compose would refuse. */
function candidateOrNull(from: Adopted, contributions: readonly Contribution[]): Candidate | null {
  try {
    return candidate(from, contributions);
  } catch (error) {
    if (error instanceof Problem && error.fault === 'setup') return null;
    throw error;
  }
}
