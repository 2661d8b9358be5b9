// One trial: a sound deployment, one breakage, written in one layout, with noise that means nothing.
import type { Facts } from '../../src/model/facts/table.ts';
import { Problem, printProblem } from '../../src/model/problem.ts';
import { type Deployment, factsOfFiles, type Statuses, statusesOf } from './audited.ts';
import { type BaseName, bases } from './bases/index.ts';
import { isSame } from './edits.ts';
import type { Layout } from './layouts/layout.ts';
import { withLiveFacts } from './live-facts.ts';
import type { Mutation } from './mutation.ts';
import { withNoise } from './noise.ts';
import { failing, type Seen, seenOf } from './seen.ts';

export interface Trial {
  readonly base: BaseName;
  readonly layout: Layout;
  readonly mutation: Mutation;
  /** Seed of the noise; absent = none. */
  readonly noise?: number;
}

export interface Judgement {
  readonly trial: Trial;
  /** Checks that had to fail. */
  readonly expected: readonly string[];
  /** Of these, those that did not, with what they said instead. */
  readonly missed: readonly { readonly id: string; readonly said: string }[];
  /** Checks that fail, did not before, and have no reason to. */
  readonly falseAlarms: readonly string[];
  /** All checks that fail and did not before. */
  readonly alarms: readonly string[];
}

const factsOfBases = new Map<BaseName, Promise<Facts>>();
const soundOnes = new Map<string, Promise<Seen>>();

/** What is said of the sound deployment in this layout, seen once. */
export function soundOne(base: BaseName, layout: Layout): Promise<Seen> {
  const key = `${base} ${layout.name}`;
  const known = soundOnes.get(key) ?? seenOf({ files: layout.apply(bases[base]()) });
  soundOnes.set(key, known);
  return known;
}

/** Whether the breakage changes anything of this base. */
export async function applies({ on, files, facts, envMode }: Mutation, base: BaseName): Promise<boolean> {
  if (on !== undefined && !on.includes(base)) return false;
  if (envMode !== undefined) return true;
  const sound = bases[base]();
  if (files !== undefined) return !isSame(files(sound), sound);
  if (facts === undefined) return false;
  const before = await soundFacts(base);
  return JSON.stringify(facts(before)) !== JSON.stringify(before);
}

/** Everything known of the sound deployment as written, gathered once. */
function soundFacts(base: BaseName): Promise<Facts> {
  const known = factsOfBases.get(base) ?? factsOfFiles({ files: bases[base]() }).then(withLiveFacts);
  factsOfBases.set(base, known);
  return known;
}

export async function judge(trial: Trial): Promise<Judgement> {
  const { mutation, base, layout } = trial;
  const blind = layout.blind ?? [];
  const sound = await soundOne(base, layout);
  const seen = await seenBroken(trial);
  const expected = mutation.breaks.filter((id) => !blind.includes(id));
  // A breakage in the files shows in the files alone; what only runs shows with everything seen.
  const modes = mutation.mode === 'static' ? (['static', 'live'] as const) : (['live'] as const);
  const missed = modes.flatMap((mode) =>
    expected
      .filter((id) => seen[mode][id] !== 'fail')
      .map((id) => ({ id, said: `${seen[mode][id] ?? 'nothing'}, ${mode}` })),
  );
  const allowed = [...mutation.breaks, ...(mutation.also ?? []), ...blind];
  const alarms = [...new Set(modes.flatMap((mode) => newlyFailing(sound[mode], seen[mode])))];
  return { trial, expected, missed, alarms, falseAlarms: alarms.filter((id) => !allowed.includes(id)) };
}

/** The files of a trial, broken, rewritten and noisy. */
export function brokenDeployment({ mutation, base, layout, noise }: Trial): Deployment {
  const sound = bases[base]();
  const broken = layout.apply(mutation.files?.(sound) ?? sound);
  const files = noise === undefined ? broken : withNoise(broken, noise);
  return { files, ...(mutation.envMode === undefined ? {} : { envMode: mutation.envMode }) };
}

async function seenBroken(trial: Trial): Promise<Seen> {
  try {
    const facts = await factsOfFiles(brokenDeployment(trial));
    const live = withLiveFacts(facts);
    return { static: statusesOf(facts), live: statusesOf(trial.mutation.facts?.(live) ?? live) };
  } catch (error) {
    if (error instanceof Problem) throw new Error(`${trial.mutation.what}: ${printProblem(error)}`);
    throw error;
  }
}

function newlyFailing(before: Statuses, after: Statuses): readonly string[] {
  return failing(after, (id) => before[id] !== 'fail');
}
