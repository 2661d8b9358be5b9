// What a plan stands on: wishes, what runs, facts, and what each change makes of them.
import { at, entriesOf } from '../../deployment/node.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { PlanNote } from '../../model/plan.ts';
import { refuseStrangers } from '../is-supabase.ts';
import { readWishes } from '../wishes/read.ts';
import { requireKnownServices } from '../wishes/service-names.ts';
import { withoutOurRows } from './base-rows.ts';
import { type Decided, decideChanges } from './decide.ts';
import { type LiveView, lookAtContainers } from './live-view.ts';
import type { PlanRequest } from './make-plan.ts';
import { planFacts } from './plan-facts.ts';
import { refuseOtherMajor } from './refusals/data-directory.ts';
import { refusePanel } from './refusals/panel.ts';
import { selectionOf } from './selection.ts';

export interface Basis {
  /** Whether there is a seaworthy.yaml. */
  readonly hasWishes: boolean;
  readonly view: LiveView;
  readonly services: readonly ServiceFact[];
  readonly decided: readonly Decided[];
  readonly notes: readonly PlanNote[];
}

/** Throws a Problem where the deployment cannot be changed safely. */
export async function planBasis(request: PlanRequest): Promise<Basis> {
  const { adopted, changes, options, isStatic, version, world } = request;
  refusePanel(adopted.base);
  const read = readWishes(adopted.places.directory, world.files);
  const names = entriesOf(at(adopted.base.root, 'services')).map(([name]) => name);
  requireKnownServices(read, names, adopted.base.inactiveServices);
  const recorded = adopted.generation?.contributions ?? [];
  const ids = [...changes.map(({ id }) => id), ...recorded.map(({ change }) => change)];
  const isSelected = selectionOf(options.only, ids);

  const view: LiveView = isStatic
    ? { asked: false, reason: '--static' }
    : await lookAtContainers(adopted, world);
  const selected = changes.filter(({ id }) => isSelected(id));
  const seen = await planFacts({ adopted, changes: selected, isStatic: !view.asked, version, world });
  const facts = withoutOurRows(seen, adopted.generation?.rows ?? []);
  const { services, dataDirectory } = facts.table;
  // What is in effect has to be withdrawable whatever the files have become.
  if (adopted.generation === null) refuseStrangers(adopted.base, services);
  refuseOtherMajor(services, dataDirectory);
  const { decided, notes } = decideChanges({
    ...{ changes, facts, recorded, isSelected },
    wishes: read.wishes,
    base: adopted.base,
    sidecarProgram: () => world.sidecarProgram(),
  });
  return {
    hasWishes: read.present,
    view,
    services: services.known ? services.value : [],
    decided,
    notes,
  };
}
