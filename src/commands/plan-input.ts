import { z } from 'zod';
import { type Adopted, adopt } from '../engine/adopted.ts';
import { redactProblem } from '../facts/redaction/problem.ts';
import type { PlanOptions } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import type { World } from '../ports/world.ts';
import { type DeploymentInput, loadOptions } from './deployment-input.ts';

/** Options that decide what is in a plan; `plan` and `apply` share them. */
export const planInput = {
  only: z.array(z.string()).default([]).describe('Practice or change to plan, and no other'),
  includePending: z
    .boolean()
    .default(false)
    .describe('Also recreate containers that differ from your files already'),
  filesOnly: z.boolean().default(false).describe('Change files alone; no container and no row is touched'),
};

export type PlanInput = z.infer<z.ZodObject<typeof planInput>>;

/** `--only a,b --only c` means three words. */
export function planOptions({ only, includePending, filesOnly }: PlanInput): PlanOptions {
  if (includePending && filesOnly) {
    throw new Problem({
      code: 'usage',
      message: '--include-pending and --files-only exclude each other',
      hints: ['leave --files-only out to recreate containers'],
    });
  }
  const words = only.flatMap((text) => text.split(',')).map((word) => word.trim());
  return { only: words.filter((word) => word !== ''), includePending, filesOnly };
}

/** The words of the command line that say the same again. */
export function planWords({ only, includePending, filesOnly }: PlanOptions): readonly string[] {
  return [
    ...only.flatMap((word) => ['--only', word]),
    ...(includePending ? ['--include-pending'] : []),
    ...(filesOnly ? ['--files-only'] : []),
  ];
}

/** The words that point at the same deployment again. */
export function deploymentWords(given: DeploymentInput): readonly string[] {
  return [
    ...(given.directory === '.' ? [] : ['-C', given.directory]),
    ...given.file.flatMap((file) => ['-f', file]),
    ...(given.envFile === undefined ? [] : ['--env-file', given.envFile]),
    ...given.profile.flatMap((profile) => ['--profile', profile]),
    ...(given.projectName === undefined ? [] : ['-p', given.projectName]),
  ];
}

/** Opens the deployment that a command was pointed at, for planning. Problems carry no secret. */
export function openAdopted(given: DeploymentInput, world: World): Adopted {
  try {
    return adopt(loadOptions(given, world), world);
  } catch (error) {
    throw error instanceof Problem ? redactProblem(error) : error;
  }
}
