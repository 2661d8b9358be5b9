import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Seconds that test files took on a machine for CI, by path; what takes less than ten is not in it. */
const seconds: Readonly<Record<string, number>> = JSON.parse(
  readFileSync(new URL('../durations.json', import.meta.url), 'utf8'),
);

/**
 * The longest files first: a worker that begins ten minutes of the lab last keeps the others waiting. Vitest knows durations from its
 * cache alone, which a new machine has not, and takes larger files for longer ones; ours of five lines start whole stacks.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root } = this.ctx.config;
    const known = ({ moduleId }: TestSpecification) => seconds[relative(root, moduleId)] ?? 0;
    const bySize = await super.sort(files);
    return bySize.sort((left, right) => known(right) - known(left));
  }
}
