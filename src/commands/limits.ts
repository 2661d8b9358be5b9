import { z } from 'zod';
import { adviseLimits, type LimitsAdvice } from '../engine/budget/advise.ts';
import { planFacts } from '../engine/plan/plan-facts.ts';
import { readWishes } from '../engine/wishes/read.ts';
import type { Wishes } from '../engine/wishes/schema.ts';
import { redactProblem } from '../facts/redaction/problem.ts';
import { Problem } from '../model/problem.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { renderLimitsAdvice } from '../report/limits.ts';
import { printJson } from '../report/print-json.ts';
import { defineCommand } from './command.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { openAdopted } from './plan-input.ts';

const input = z.object({
  action: z.enum(['advise']).default('advise').describe('What to do'),
  ...deploymentInput,
  memory: z.string().optional().describe('Memory of the machine to plan for, such as 16g'),
  cpus: z.int().min(1).max(1024).optional().describe('CPUs of the machine to plan for'),
  static: z.boolean().default(false).describe('Read files only: no Docker, no database, no host'),
  json: z.boolean().default(false).describe('The advice as JSON'),
});

type Given = z.infer<typeof input>;

export const limitsCommand = defineCommand({
  name: 'limits',
  summary: 'Show what each service may take, what would fit this machine, and why',
  description: [
    'Reckons memory and CPU limits for every service, and the memory settings of Postgres that go with them; changes nothing.',
    'seaworthy.yaml (limits) has its say: margin, exceptions by service. What your Compose files limit stays and is counted.',
    'seaworthy apply --only limits puts it in effect. Exit code 0, also where it does not fit.',
    '',
    '  seaworthy limits advise -C ./docker',
    '  seaworthy limits advise -C ./docker --memory 16g --cpus 4   (a machine that is not this one)',
    '  seaworthy limits advise -C ./docker --static --memory 8g --json',
  ].join('\n'),
  effect: 'read',
  input,
  positional: ['action'],
  aliases: deploymentAliases,
  values: { ...deploymentValues, memory: 'words' },

  async run(given, world, screen) {
    const advice = await advised(given, world);
    if (given.json) return { exitCode: 0, text: printJson(advice) };
    return { exitCode: 0, text: renderLimitsAdvice(advice, screen) };
  },
});

async function advised(given: Given, world: World): Promise<LimitsAdvice> {
  const adopted = openAdopted(given, world);
  try {
    const { wishes } = readWishes(adopted.places.directory, world.files);
    // What is in effect by us decides nothing here, as it decides nothing in a plan.
    const own = changes.filter(({ id }) => id.startsWith('limits/'));
    const { table } = await planFacts({ adopted, changes: own, isStatic: given.static, version, world });
    if (!table.services.known) throw unreadable(table.services.reason);
    const advice = adviseLimits(table.services.value, table, wishedMemory(wishes, given), given.cpus ?? null);
    if (typeof advice !== 'string') return advice;
    throw new Problem({
      code: 'host-unknown',
      message: `how large the machine is cannot be told: ${advice.replace('(audit ran with --static)', '(--static)')}`,
      hints: ['say it: --memory 16g --cpus 4'],
    });
  } catch (error) {
    throw error instanceof Problem ? redactProblem(error) : error;
  }
}

/** The command line wins over the file. */
function wishedMemory(wishes: Wishes, { memory }: Given): Wishes {
  if (memory === undefined) return wishes;
  if (/^[1-9]\d*(?:\.\d+)?[mg]$/.test(memory)) return { ...wishes, limits: { ...wishes.limits, memory } };
  throw new Problem({
    code: 'usage',
    message: `--memory ${memory} is no size`,
    hints: ['give a number with m or g, such as 16g'],
  });
}

function unreadable(reason: string): Problem {
  return new Problem({
    code: 'services-unknown',
    message: reason,
    hints: ['look at it: docker compose config'],
  });
}
