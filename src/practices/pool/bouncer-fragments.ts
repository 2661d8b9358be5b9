// PgBouncer reads its variables at every start: the container is recreated with others, and that is all.
import type { FittedSizes } from '../../engine/budget/fitting.ts';
import { bouncerNames } from '../../engine/budget/pooler.ts';
import { settingOf } from '../../engine/find-service.ts';
import type { ServiceFact } from '../../model/facts/services.ts';
import type { EnvironmentFragment } from '../../model/fragment.ts';

/** What brings the variables to these sizes. */
export function bouncerFragments(
  pooler: ServiceFact,
  sizes: FittedSizes & { readonly poolSize: number },
  isPinned: (name: string) => boolean,
): readonly EnvironmentFragment[] {
  return [
    { names: bouncerNames.size, wanted: sizes.poolSize, otherwise: 20 },
    { names: bouncerNames.clients, wanted: sizes.clients, otherwise: 100 },
  ].flatMap(({ names, wanted, otherwise }): readonly EnvironmentFragment[] => {
    const isBitnami = pooler.image?.repository.includes('bitnami') === true;
    const name = names.find((one) => settingOf(pooler, one) !== undefined) ?? names[isBitnami ? 1 : 0];
    const now = Number(settingOf(pooler, name)?.text ?? otherwise);
    if (now === wanted || isPinned(name)) return [];
    return [{ kind: 'environment', service: pooler.name, name, value: String(wanted) }];
  });
}
