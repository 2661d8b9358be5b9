import { resolve } from 'node:path';
import { z } from 'zod';
import { interruptedRun } from '../engine/apply/recover.ts';
import { shellLine } from '../engine/compose/arguments.ts';
import { makePlan, type PlannedRun } from '../engine/plan/make-plan.ts';
import { redactProblem } from '../facts/redaction/problem.ts';
import { hasWork, type PlanOptions } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { renderPlanJson } from '../report/plan/json.ts';
import { renderPlan } from '../report/plan/terminal.ts';
import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { deploymentWords, openAdopted, planInput, planOptions, planWords } from './plan-input.ts';

const input = z.object({
  ...deploymentInput,
  ...planInput,
  static: z.boolean().default(false).describe('Read files only: no Docker, no database, no host'),
  format: z.enum(['terminal', 'json']).optional().describe('Form of the plan on stdout'),
  json: z.boolean().default(false).describe('The same as --format json'),
  output: z.string().optional().describe('File to keep the plan in, for apply'),
});

type Given = z.infer<typeof input>;

export const planCommand = defineCommand({
  name: 'plan',
  summary: 'Show what would be changed, stage by stage, with risk and downtime',
  description: [
    'Compares your wishes (seaworthy.yaml) with the deployment; changes nothing and asks for no secret.',
    'What differs already between running containers and your files is listed and left alone.',
    'Exit code: 0 nothing to do, 1 changes pending or a run to be finished, 2 usage or a deployment that cannot be changed safely.',
    '',
    '  seaworthy plan -C ./docker',
    '  seaworthy plan -C ./docker --only exposure,health/truthful-checks',
    '  seaworthy plan -C ./docker -o plan.json   (then: seaworthy apply plan.json)',
    '  seaworthy plan -C ./docker --static       (from the files alone)',
  ].join('\n'),
  effect: 'read',
  input,
  aliases: { ...deploymentAliases, o: 'output' },
  values: { ...deploymentValues, only: 'change-subjects', output: 'file' },

  async run(given, world, screen) {
    const format = formatOf(given);
    const options = planOptions(given);
    const { plan, adopted } = await planned(given, options, world);
    if (given.output !== undefined) {
      world.output.write(resolve(world.directory, given.output), renderPlanJson(plan));
      world.talk.warn(`wrote ${given.output}`);
    }
    // A run without an end is work as well: the next apply begins with it.
    const exitCode = hasWork(plan) || interruptedRun(adopted.places, world) !== null ? 1 : 0;
    if (format === 'json') return { exitCode, text: renderPlanJson(plan) };
    const where = deploymentWords(given);
    const same = [...where, ...planWords(options)];
    const text = renderPlan(plan, {
      ...screen,
      applyCommand:
        given.output === undefined
          ? shellLine(['seaworthy', 'apply', ...same])
          : shellLine(['seaworthy', 'apply', given.output, ...where]),
      keepCommand:
        given.output === undefined ? shellLine(['seaworthy', 'plan', ...same, '-o', 'plan.json']) : null,
    });
    return { exitCode, text };
  },
});

async function planned(given: Given, options: PlanOptions, world: World): Promise<PlannedRun> {
  const adopted = openAdopted(given, world);
  try {
    return await makePlan({ adopted, changes, options, isStatic: given.static, version, world });
  } catch (error) {
    throw error instanceof Problem ? redactProblem(error) : error;
  }
}

function formatOf({ format, json }: Given): 'terminal' | 'json' {
  if (!json || format === undefined) return json ? 'json' : (format ?? 'terminal');
  if (format === 'json') return 'json';
  throw new Problem({
    code: 'usage',
    message: `--json and --format ${format} exclude each other`,
    hints: ['give one of them'],
  });
}
