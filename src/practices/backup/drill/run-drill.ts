// One drill, from the choice of a second to the last proof. What it made is taken down whatever happens.
import type { Adopted } from '../../../engine/adopted.ts';
import type { BackupWishes } from '../../../engine/wishes/backup.ts';
import type { DrillProof, DrillRecord } from '../../../model/drill.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import type { Sidecars } from '../operations/sidecars.ts';
import type { Repository } from '../repositories/repository.ts';
import type { Target } from '../restore/target.ts';
import { isoTime } from '../restore/target.ts';
import { type Ending, endingWith } from './ending.ts';
import { drillId } from './names.ts';
import { type Findings, rehearse } from './rehearse.ts';
import { takeDown } from './take-down.ts';

export interface DrillRequest {
  readonly adopted: Adopted;
  readonly wishes: BackupWishes;
  readonly sidecars: Sidecars;
  readonly repositories: readonly Repository[];
  /** null = a random second of the window. */
  readonly target: Target | null;
  /** As it was asked for. */
  readonly asked: string;
  readonly seed: number;
  readonly only: number | undefined;
  /** Leaves the drill running, for a person to look into. */
  readonly keep: boolean;
}

/** Runs it. Problems of usage, such as a second outside of the window, are thrown; all else is in the record. */
export async function runDrill(request: DrillRequest, ending: Ending, world: World): Promise<DrillRecord> {
  const { adopted, target, asked, seed, keep } = request;
  const { name: project } = adopted.project;
  const startedAt = world.clock.now();
  const id = drillId(startedAt);
  await takeDown(project, undefined, world);
  const findings: Findings = { proofs: [], choice: null, rto: { restored: null, open: null, well: null } };
  let failure: string | null = null;
  try {
    await rehearse({ ...request, id }, findings, endingWith(world, ending.signal));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (isUsage(error, request, findings)) throw error;
    failure = error.message;
    if (!ending.isAsked()) findings.proofs.push(atStage(findings, error));
  } finally {
    world.talk.progress('');
    if (!keep || ending.isAsked()) await takenDown(project, id, findings, world);
  }
  const { choice, proofs, rto } = findings;
  const isRed = failure !== null || proofs.some(({ status }) => status === 'failed');
  return {
    schemaVersion: 1,
    id,
    startedAt: startedAt.toISOString(),
    endedAt: world.clock.now().toISOString(),
    project,
    verdict: ending.isAsked() ? 'interrupted' : isRed ? 'red' : 'green',
    failure: ending.isAsked() ? 'it was ended before it was done' : failure,
    target: {
      asked,
      seed: target === null ? seed : null,
      moment: choice === null || choice.target.kind === 'latest' ? null : isoTime(choice.until),
    },
    from:
      choice === null
        ? null
        : {
            repository: choice.repository,
            place: request.repositories.find(({ number }) => number === choice.repository)?.shown ?? '',
            backup: choice.backup,
            bytes: choice.bytes,
          },
    lastCommit: findings.lastCommit ?? null,
    rto,
    rpo: findings.rpo ?? { seconds: null, said: 'not measured' },
    proofs,
  };
}

/** What is left behind is no reason to lose what was proven, and none to be green. */
async function takenDown(project: string, id: string, { proofs }: Findings, world: World): Promise<void> {
  try {
    await takeDown(project, id, world);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const about = { id: 'taken-down', title: 'Nothing of the drill is left' };
    proofs.push({ ...about, status: 'failed', said: error.message, details: [...error.hints] });
  }
}

/** A person who named a second gets told that there is no such one; a schedule that finds nothing to restore has found that. */
function isUsage(error: Problem, { target }: DrillRequest, { choice }: Findings): boolean {
  return error.code === 'restore-target' && choice === null && target !== null && target.kind !== 'latest';
}

/** What a drill was at when it ended is what it could not prove. */
function atStage({ stage }: Findings, error: Problem): DrillProof {
  const [id, title] = stages[stage ?? 'backup'];
  return { id, title, status: 'failed', said: error.message, details: [...error.hints] };
}

const stages = {
  backup: ['backup', 'There is a backup that can be read'],
  containers: ['containers', 'An isolated project can be made of the deployment'],
  restore: ['restore', 'The files of the cluster come back'],
  recovery: ['recovery', 'The database recovers and opens'],
  proofs: ['proofs', 'The proofs can be asked for'],
} as const satisfies Readonly<Record<string, readonly [id: string, title: string]>>;

export type Stage = keyof typeof stages;
