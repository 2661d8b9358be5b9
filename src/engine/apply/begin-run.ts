import type { Contribution } from '../../model/fragment.ts';
import type { Plan } from '../../model/plan.ts';
import type { RowRecord, Run, RunStage } from '../../model/run.ts';
import { type Compose, composeOf } from '../compose/compose.ts';
import type { PlannedRun } from '../plan/make-plan.ts';
import type { Candidate } from '../render/candidate.ts';
import { appendEntry } from '../state/journal.ts';
import { nextRunNumber, writeRun } from '../state/runs.ts';
import { keepSnapshot } from '../state/snapshot.ts';
import type { ApplyRequest } from './apply-plan.ts';
import { generationNumberOf } from './commit.ts';
import { rowRecords } from './row-records.ts';
import { wholeCandidate } from './whole-candidate.ts';

export interface Begun {
  readonly run: Run;
  /** Without the stages whose row cannot be set. */
  readonly candidate: Candidate;
  readonly rows: readonly RowRecord[];
}

/** Records that a run begins, with everything an undo or a recovery needs. Nothing is changed yet. */
export async function beginRun(planned: PlannedRun, request: ApplyRequest): Promise<Begun> {
  const { adopted, plan } = planned;
  const { places } = adopted;
  const { world, filesOnly, version, openCompose = composeOf } = request;
  const { candidate, rows, failed } = await settableCandidate(planned, request);
  const recreates = filesOnly ? [] : plan.recreates;
  const run: Run = {
    schemaVersion: 1,
    number: nextRunNumber(places, world.tree),
    verb: 'apply',
    actor: world.processes.actor(),
    version,
    startedAt: world.clock.now().toISOString(),
    status: 'running',
    filesOnly,
    from: adopted.generation?.number ?? 0,
    to: generationNumberOf(candidate),
    stages: plan.stages.map(({ change, action, title, recreates: own, services }): RunStage => {
      const waiting = filesOnly ? [] : leftAlone(services, plan);
      const stage = {
        ...{ change, action, title, recreates: filesOnly ? [] : own },
        ...(waiting.length === 0 ? {} : { waiting }),
      };
      const reason = failed.get(change);
      if (reason === undefined) return { ...stage, status: 'planned' };
      return { ...stage, status: 'rolled-back', reason };
    }),
    recreates,
    ailing: await ailingOf(recreates, openCompose(adopted, world)),
  };
  writeRun(places, run, world.tree);
  const before = keepSnapshot(places, run.number, world.tree);
  appendEntry(places, run.number, { step: 'begin', before }, world.tree);
  return { run, candidate, rows };
}

function leftAlone(services: readonly string[], { options, pending }: Plan): readonly string[] {
  if (options.includePending) return [];
  return services.filter((name) => pending.some(({ service }) => service === name));
}

interface Settable {
  readonly candidate: Candidate;
  readonly rows: readonly RowRecord[];
  /** Changes that are left out, with the reason. */
  readonly failed: ReadonlyMap<string, string>;
}

/** A row that is not there would fail its stage after the commit: the stage is left out from the beginning. */
async function settableCandidate(planned: PlannedRun, request: ApplyRequest): Promise<Settable> {
  const { adopted, plan } = planned;
  const { filesOnly, secrets, world } = request;
  const render = (contributions: readonly Contribution[]) =>
    wholeCandidate({
      ...{ adopted, contributions, number: planned.candidate.number, world },
      ...(secrets === undefined ? {} : { secrets }),
    });
  const candidate = await render(planned.desired);
  const first = await rowRecords({ adopted, wanted: candidate.rows, ask: !filesOnly, world });
  const { failed } = first;
  if (failed.size === 0) return { candidate, ...first };
  const recorded = adopted.generation;
  const former = (change: string) => recorded?.contributions.filter((one) => one.change === change) ?? [];
  const contributions = planned.desired.flatMap((one) =>
    failed.has(one.change) ? former(one.change) : [one],
  );
  const rows = [
    ...first.rows.filter(({ change }) => !failed.has(change)),
    ...(recorded?.rows.filter(({ change }) => failed.has(change)) ?? []),
  ];
  const isAnyLeft = plan.stages.some(({ change }) => !failed.has(change));
  return { candidate: isAnyLeft ? await render(contributions) : candidate, rows, failed };
}

/** Services that do not run well before we touch them. */
export async function ailingOf(services: readonly string[], compose: Compose): Promise<readonly string[]> {
  if (services.length === 0) return [];
  const containers = await compose.containers();
  return services.filter((service) =>
    containers.some(
      (one) => one.service === service && (one.state !== 'running' || one.health === 'unhealthy'),
    ),
  );
}
