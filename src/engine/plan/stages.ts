// Changes that differ → stages as people see them.
import type { Redactor } from '../../facts/redactor.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { DiffLine, Stage } from '../../model/plan.ts';
import type { Adopted } from '../adopted.ts';
import type { Candidate } from '../render/candidate.ts';
import { differingServices } from '../render/differing-services.ts';
import { servicesByStage } from './attribution.ts';
import type { Changed } from './changed.ts';
import { type Containers, downtimeWords } from './downtime.ts';
import { practiceOf } from './selection.ts';
import { fileListLine, stageDiff } from './stage-diff.ts';

export interface StagesRequest {
  readonly changed: readonly Changed[];
  readonly adopted: Adopted;
  readonly candidate: Candidate;
  readonly containers: Containers;
  /** In the order of `up`; only those whose containers follow. */
  readonly recreatable: (services: readonly string[]) => readonly string[];
  readonly rowLines: readonly (DiffLine & { readonly change: string })[];
  readonly services: readonly ServiceFact[];
  readonly upCommand: (services: readonly string[]) => string;
  readonly redactor: Redactor;
}

export function stagesOf(request: StagesRequest): readonly Stage[] {
  const { changed, adopted, candidate } = request;
  const differing = differingServices(adopted.project, candidate.project);
  const causes = changed.map(({ decided }) => ({
    id: decided.id,
    contributions: [decided.recorded, decided.desired].filter((one) => one !== null),
    envKeys: envKeysOf(decided.id, adopted, candidate),
  }));
  const services = servicesByStage(causes, differing, adopted.project, candidate.project);
  return changed.map((one, index) => {
    return stageOf(one, services.get(one.decided.id) ?? [], index === 0, request);
  });
}

function envKeysOf(change: string, { generation }: Adopted, candidate: Candidate): ReadonlySet<string> {
  const edits = [...(generation?.edits ?? []), ...candidate.edits];
  return new Set(edits.filter((edit) => edit.change === change).map(({ key }) => key));
}

function stageOf(
  { decided, action, isMoved }: Changed,
  services: readonly string[],
  isFirst: boolean,
  request: StagesRequest,
): Stage {
  const { adopted, candidate, containers, redactor } = request;
  const recreates = containers === 'running' ? request.recreatable(services) : [];
  const list = isFirst ? fileListLine(adopted, candidate) : null;
  const rows = request.rowLines
    .filter(({ change }) => change === decided.id)
    .map(({ change: _, ...line }) => line);
  return {
    change: decided.id,
    practice: practiceOf(decided.id),
    action,
    title: titleOf(decided, action),
    why: redactor.text(whyOf(decided, action, isMoved)),
    risk: redactor.text(riskOf(decided, action)),
    downtime: downtimeWords(services, recreates, containers, request.services),
    diff: [...(list === null ? [] : [list]), ...stageDiff(decided, adopted, candidate, redactor), ...rows],
    services,
    recreates,
    commands: commandsOf(services, recreates, request),
  };
}

function titleOf({ id, change }: Changed['decided'], action: Stage['action']): string {
  if (action !== 'withdraw') return change?.title ?? id;
  return change === null ? `Withdraw ${id}` : `Withdraw: ${change.title}`;
}

function whyOf({ change, reason }: Changed['decided'], action: Stage['action'], isMoved: boolean): string {
  if (action === 'withdraw') return `It is not wanted any more: ${reason}.`;
  const why = change?.why ?? '';
  if (isMoved) return `What it builds on, or what it wrote, changed since it was applied. ${why}`;
  return why;
}

function riskOf({ risk }: Changed['decided'], action: Stage['action']): string {
  return action === 'withdraw' ? 'what it did is undone: your own files decide these values again' : risk;
}

function commandsOf(
  services: readonly string[],
  recreates: readonly string[],
  { containers, upCommand, candidate }: StagesRequest,
): readonly string[] {
  // Whoever has containers follow by hand needs the command, too; a service that goes cannot be brought up.
  const present = services.filter((name) => !isGone(name, candidate));
  const named = containers === 'running' || containers === 'stopped' ? recreates : present;
  const gone = services.filter((name) => isGone(name, candidate));
  const taken = gone.map((name) => `docker rm --force ${candidate.project.name}-${name}-1`);
  return named.length === 0 ? taken : [...taken, upCommand(named)];
}

function isGone(service: string, { project }: Candidate): boolean {
  const services = project.root.entries.get('services')?.value;
  return services?.kind !== 'mapping' || !services.entries.has(service);
}
