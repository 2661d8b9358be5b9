// Which stage changes which service. Several stages are rendered at once, so each difference is given to those that caused it.
import { at, entriesOf, itemsOf, type Node } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Contribution } from '../../model/fragment.ts';

export interface StageCause {
  readonly id: string;
  /** What it wants and what it wanted before: a fragment that is gone changes its service, too. */
  readonly contributions: readonly Contribution[];
  /** Keys of the env file that it sets or gives up. */
  readonly envKeys: ReadonlySet<string>;
}

/**
 * The differing services by stage, in the model's order: those a stage names, those that read an env key it changes, and
 * those that no stage accounts for (a file of ours that moved, a hand edit that goes), which belong to every stage.
 */
export function servicesByStage(
  stages: readonly StageCause[],
  differing: readonly string[],
  before: Project,
  after: Project,
): ReadonlyMap<string, readonly string[]> {
  const causes = differing.map((service) => {
    const nodes = [before, after].flatMap(({ root }) => at(root, 'services', service) ?? []);
    const ids = stages.filter((stage) => isCause(stage, service, nodes)).map(({ id }) => id);
    return { service, ids: ids.length > 0 ? ids : stages.map(({ id }) => id) };
  });
  return new Map(
    stages.map(({ id }) => [id, causes.filter(({ ids }) => ids.includes(id)).map(({ service }) => service)]),
  );
}

function isCause(stage: StageCause, service: string, nodes: readonly Node[]): boolean {
  const named = stage.contributions.some(({ fragments }) => {
    return fragments.some((fragment) => 'service' in fragment && fragment.service === service);
  });
  return named || (stage.envKeys.size > 0 && nodes.some((node) => readsKey(node, stage.envKeys)));
}

/** Through interpolation, or through an `env_file`, which gives every key of it to the container. */
function readsKey(service: Node, keys: ReadonlySet<string>): boolean {
  const variables = entriesOf(at(service, 'environment'));
  return variables.some(([name]) => keys.has(name)) || interpolates(service, keys);
}

function interpolates(node: Node, keys: ReadonlySet<string>): boolean {
  if (node.kind === 'scalar') return node.from.some(({ name }) => keys.has(name));
  const parts = node.kind === 'list' ? itemsOf(node) : entriesOf(node).map(([, { value }]) => value);
  return parts.some((part) => interpolates(part, keys));
}
