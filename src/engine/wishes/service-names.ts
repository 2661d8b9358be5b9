import { Problem } from '../../model/problem.ts';
import { nearNames } from '../near-names.ts';
import { listed } from '../words.ts';
import type { ReadWishes } from './read.ts';

/**
 * Throws a Problem at the line of the first service that the wishes name and the deployment does not have. A service of a
 * profile that is not active exists, though nothing of it is in effect: it is let through.
 */
export function requireKnownServices(
  read: ReadWishes,
  services: readonly string[],
  inactive: readonly string[] = [],
): void {
  const { environment, health, exposure, limits } = read.wishes;
  const named = [
    ...Object.keys(environment).map((name) => ['environment', name]),
    ...Object.keys(health.services).map((name) => ['health', 'services', name]),
    ...Object.keys(exposure.services).map((name) => ['exposure', 'services', name]),
    ...Object.keys(limits.services).map((name) => ['limits', 'services', name]),
  ];
  const known = [...services, ...inactive];
  const path = named
    .filter((candidate) => !known.includes(candidate.at(-1) ?? ''))
    .sort((left, right) => read.at(...left).line - read.at(...right).line)[0];
  if (path === undefined) return;
  const near = nearNames(path.at(-1) ?? '', known);
  throw new Problem({
    code: 'wishes-no-such-service',
    message: `${path.join('.')}: this deployment has no service of that name`,
    at: read.at(...path),
    hints: [near.length > 0 ? `did you mean ${near.join(' or ')}?` : `its services are ${listed(known, 20)}`],
  });
}
