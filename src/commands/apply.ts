import { resolve } from 'node:path';
import { z } from 'zod';
import { applyPlan } from '../engine/apply/apply-plan.ts';
import { shellLine } from '../engine/compose/arguments.ts';
import { makePlan, type PlannedRun } from '../engine/plan/make-plan.ts';
import { readStoredPlan, requireSame } from '../engine/plan/stored-plan.ts';
import { resolveSecrets, secretUses } from '../engine/wishes/secrets.ts';
import { listed } from '../engine/words.ts';
import { hasWork, type Plan, type PlanOptions } from '../model/plan.ts';
import { Problem } from '../model/problem.ts';
import type { Run } from '../model/run.ts';
import { version } from '../model/version.ts';
import type { World } from '../ports/world.ts';
import { changes } from '../practices/catalogue.generated.ts';
import { renderPlanJson } from '../report/plan/json.ts';
import { renderPlan } from '../report/plan/terminal.ts';
import { printJson } from '../report/print-json.ts';
import { printApplied } from '../report/run.ts';
import { type CommandResult, defineCommand, type Screen } from './command.ts';
import { requireConsent } from './consent.ts';
import { deploymentAliases, deploymentInput, deploymentValues } from './deployment-input.ts';
import { finishFirst } from './finish-first.ts';
import { deploymentWords, openAdopted, planInput, planOptions, planWords } from './plan-input.ts';
import { requireEngine } from './require-engine.ts';

const input = z.object({
  plan: z.string().optional().describe('Plan that seaworthy plan -o wrote: that one, or none'),
  ...deploymentInput,
  ...planInput,
  withoutDump: z
    .boolean()
    .default(false)
    .describe('Take no logical dump before the database is recreated: you have a backup'),
  dryRun: z.boolean().default(false).describe('Show the plan, and do nothing'),
  yes: z.boolean().default(false).describe('Do not ask'),
  json: z.boolean().default(false).describe('Print JSON'),
});

type Given = z.infer<typeof input>;

export const applyCommand = defineCommand({
  name: 'apply',
  summary: 'Do what plan shows: proven stage by stage, taken back where it does not hold',
  description: [
    'Writes a generation beside your files, puts it in effect by one rename of the env file, recreates the containers that',
    'changed, and proves each stage; a stage that does not hold is rolled back by itself. A kill at any moment leaves the old',
    'or the new configuration; the next apply brings the run to its end. Nothing to do: not one byte is written.',
    'Exit code: 0 applied, 3 world unreachable, 4 a stage was rolled back, 5 needs a person, 6 locked, 7 declined or stale.',
    '',
    '  seaworthy apply -C ./docker',
    '  seaworthy apply -C ./docker --only exposure --yes',
    '  seaworthy apply plan.json -C ./docker',
    '  seaworthy apply -C ./docker --files-only --yes   (then docker compose up -d, when it suits you)',
  ].join('\n'),
  effect: 'write',
  input,
  positional: ['plan'],
  aliases: deploymentAliases,
  values: { ...deploymentValues, plan: 'file', only: 'change-subjects' },

  async run(given, world, screen) {
    const stored = given.plan === undefined ? null : readPlan(given.plan, world);
    const options = stored === null ? planOptions(given) : storedOptions(stored, given);
    if (!given.dryRun) await finishFirst({ ...given, ...options }, 'apply', world);
    const replan = () => planNow(given, options, world);
    const planned = await replan();
    if (stored !== null) requireSame(stored, planned.plan);
    if (given.dryRun) {
      const command = shellLine(['seaworthy', 'apply', ...deploymentWords(given), ...planWords(options)]);
      const text = given.json ? renderPlanJson(planned.plan) : planText(planned.plan, command, screen);
      return { exitCode: hasWork(planned.plan) ? 1 : 0, text };
    }
    if (!hasWork(planned.plan)) return nothingToDo(planned.plan, given.json);
    requireEngine(planned.plan.live, options.filesOnly);
    await requireConsent(given.yes, () => planText(planned.plan, null, screen), 'Apply?', world);
    const run = await applyPlan({
      ...{ planned, replan, changes, version, world },
      filesOnly: options.filesOnly,
      withoutDump: given.withoutDump,
      secrets: await secretsFor(planned, world),
    });
    return resultOf(run, given);
  },
});

function readPlan(path: string, world: World): Plan {
  const file = world.files.read(resolve(world.directory, path));
  if (file.ok) return readStoredPlan(file.text, path);
  throw new Problem({
    code: 'plan-unreadable',
    message: `${path} ${file.reason}`,
    hints: ['name a file that seaworthy plan -o wrote'],
  });
}

/** A stored plan is done as it was made: an option that says otherwise must not be overheard. */
function storedOptions({ options }: Plan, given: Given): PlanOptions {
  const asked = planOptions(given);
  const words = planWords(asked);
  if (words.length === 0 || planWords(options).join(' ') === words.join(' ')) return options;
  const made = planWords(options).join(' ') || 'none of them';
  throw new Problem({
    code: 'usage',
    message: `${words.join(' ')} does not fit the stored plan, which was made with ${made}`,
    hints: ['leave the option out, or make a plan with it: seaworthy plan -o FILE'],
  });
}

function planNow(given: Given, options: PlanOptions, world: World): Promise<PlannedRun> {
  return makePlan({ adopted: openAdopted(given, world), changes, options, isStatic: false, version, world });
}

function planText(plan: Plan, applyCommand: string | null, screen: Screen): string {
  return renderPlan(plan, { ...screen, applyCommand, keepCommand: null });
}

function nothingToDo(plan: Plan, json: boolean): CommandResult {
  const pending = listed(plan.pending.map(({ service }) => service));
  const left = `left alone, since they differ from your files already: ${pending} (seaworthy plan shows how)`;
  const notes = [...(pending === '' ? [] : [left]), ...plan.notes.map(({ text }) => text)];
  const lines = notes.map((note) => `   ${note}\n`);
  return { exitCode: 0, text: json ? printJson(null) : `Nothing to do.\n${lines.join('')}` };
}

/** Asked for here, before the lock: a person at a question must not keep others out. */
async function secretsFor(
  { adopted, desired }: PlannedRun,
  world: World,
): Promise<ReadonlyMap<string, string>> {
  const recorded = JSON.stringify(adopted.generation?.contributions ?? []);
  const fresh = desired.filter((contribution) => !recorded.includes(JSON.stringify(contribution.fragments)));
  return resolveSecrets(secretUses(fresh), world, { directory: adopted.places.directory, mayAsk: true });
}

function resultOf(run: Run, given: Given): CommandResult {
  const exitCodes: { readonly [Status in Run['status']]?: number } = { applied: 0, 'needs-a-person': 5 };
  const exitCode = exitCodes[run.status] ?? 4;
  // The Compose files of -f are named by the env file now.
  const where = deploymentWords({ ...given, file: [] });
  return { exitCode, text: given.json ? printJson(run) : printApplied(run, where) };
}
