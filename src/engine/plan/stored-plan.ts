// A plan written with -o and used later. It is somebody's text by then: read with suspicion.
import { z } from 'zod';
import type { Plan } from '../../model/plan.ts';
import { Problem } from '../../model/problem.ts';
import { listed } from '../words.ts';

const place = z.object({ file: z.string(), line: z.number() });

const stage = z.object({
  change: z.string(),
  practice: z.string(),
  action: z.enum(['apply', 'change', 'withdraw']),
  title: z.string(),
  why: z.string(),
  risk: z.string(),
  downtime: z.string(),
  diff: z.array(
    z.object({
      subject: z.string(),
      before: z.string().nullable(),
      after: z.string().nullable(),
      at: place.optional(),
    }),
  ),
  services: z.array(z.string()),
  recreates: z.array(z.string()),
  commands: z.array(z.string()),
});

const planShape = z.object({
  schemaVersion: z.literal(1),
  generator: z.object({ name: z.literal('seaworthy'), version: z.string() }),
  madeAt: z.string(),
  project: z.string(),
  directory: z.string(),
  options: z.object({ only: z.array(z.string()), includePending: z.boolean(), filesOnly: z.boolean() }),
  inputs: z.record(z.string(), z.string().nullable()),
  generation: z.number(),
  live: z.boolean(),
  stages: z.array(stage),
  pending: z.array(
    z.object({ service: z.string(), differs: z.array(z.string()), refused: z.string().optional() }),
  ),
  notes: z.array(z.object({ change: z.string().optional(), text: z.string() })),
  recreates: z.array(z.string()),
  downtime: z.string(),
  digest: z.string(),
});

/** Reads a plan that `-o` wrote. `shown` names the file in a Problem. */
export function readStoredPlan(text: string, shown = 'the plan'): Plan {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable(`${shown} is no JSON`);
  }
  const parsed = planShape.safeParse(json);
  if (parsed.success) return parsed.data as Plan;
  const path = parsed.error.issues[0]?.path.join('.') ?? '';
  throw unreadable(`${shown} is no plan of this version${path === '' ? '' : ` (at ${path})`}`);
}

/** Refuses (exit code 7) when the plan made now is another one than the stored one, and says what moved. */
export function requireSame(stored: Plan, fresh: Plan): void {
  if (stored.digest === fresh.digest) return;
  throw new Problem({
    code: 'stale-plan',
    message: whatMoved(stored, fresh),
    hints: ['make the plan again with seaworthy plan -o FILE, read it, and apply that one'],
    exitCode: 7,
  });
}

function whatMoved(stored: Plan, fresh: Plan): string {
  if (stored.directory !== fresh.directory || stored.project !== fresh.project) {
    return `the plan is for ${stored.project} in ${stored.directory}; this is ${fresh.project} in ${fresh.directory}`;
  }
  const paths = [...new Set([...Object.keys(stored.inputs), ...Object.keys(fresh.inputs)])].sort();
  const moved = paths.filter((path) => (stored.inputs[path] ?? null) !== (fresh.inputs[path] ?? null));
  if (moved.length > 0) return `${listed(moved)} changed since the plan was made`;
  if (stored.generation !== fresh.generation) {
    return `generation ${stored.generation} gave way to ${fresh.generation} since the plan was made`;
  }
  if (!stored.live && fresh.live) {
    return 'the plan was made without asking Docker, and what runs here makes it another one';
  }
  if (stored.generator.version !== fresh.generator.version) {
    return `the plan was made by seaworthy ${stored.generator.version}; ${fresh.generator.version} makes another one`;
  }
  const stages = movedStages(stored, fresh);
  const what = stages.length > 0 ? `what ${listed(stages)} would do` : 'what runs here';
  return `${what} changed since the plan was made`;
}

function movedStages(stored: Plan, fresh: Plan): readonly string[] {
  const print = (plan: Plan, id: string) =>
    JSON.stringify(plan.stages.find(({ change }) => change === id)?.diff ?? null);
  const ids = [...stored.stages, ...fresh.stages].map(({ change }) => change);
  return [...new Set(ids)].filter((id) => print(stored, id) !== print(fresh, id));
}

function unreadable(message: string): Problem {
  return new Problem({
    code: 'plan-unreadable',
    message,
    hints: ['name a file that seaworthy plan -o FILE wrote'],
  });
}
