import { at } from '../../deployment/node.ts';
import type { Project } from '../../deployment/project.ts';
import type { Contribution, Fragment } from '../../model/fragment.ts';

/**
 * What was recorded, without what it says of services that are gone or in no active profile. Nobody decided it anew for the
 * files of today, and a name that Compose does not know would keep everything else from being done or undone. null = nothing
 * is left of it.
 */
export function stillThere(recorded: Contribution, base: Project): Contribution | null {
  const added = recorded.fragments.flatMap((one) => (one.kind === 'new-service' ? [one.service] : []));
  const isThere = (fragment: Fragment) => {
    const service = subjectOf(fragment);
    if (service === null || added.includes(service)) return true;
    return at(base.root, 'services', service) !== undefined;
  };
  const fragments = recorded.fragments.filter(isThere);
  if (fragments.length === recorded.fragments.length) return recorded;
  return fragments.length === 0 ? null : { ...recorded, fragments };
}

/** The service that has to be there for it. */
function subjectOf(fragment: Fragment): string | null {
  const isAbout =
    fragment.kind === 'service-key' || fragment.kind === 'environment' || fragment.kind === 'setting';
  return isAbout ? fragment.service : null;
}
