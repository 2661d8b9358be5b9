import type { LogCollectorFact } from '../../model/facts/files.ts';

/**
 * Whether Vector keeps the logs of a container of this name. Sources match by prefix (vector.dev, docker_logs source);
 * conditions compare whole names. Labels and images narrow a source further, which nobody here can follow.
 */
export function isCollected(name: string, { sources, routes, unrouted }: LogCollectorFact): boolean {
  const isRead = sources.some(({ include, exclude, narrowed }) => {
    if (narrowed || exclude.some((prefix) => name.startsWith(prefix))) return false;
    return include.length === 0 || include.some((prefix) => name.startsWith(prefix));
  });
  return isRead && (unrouted || routes.some(({ containers }) => containers.includes(name)));
}
