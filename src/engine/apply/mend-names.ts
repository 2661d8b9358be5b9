// Compose makes a new container as `0123456789ab_NAME`, takes the old one away, and renames the new one (docker/compose
// v2.40.3, pkg/compose/convergence.go, recreateContainer). Killed in between, it leaves the name, which nothing mends later: the
// container is up to date, so `up` leaves it alone. Other services reach a container by its name, too.
import type { Compose, ProjectContainer } from '../compose/compose.ts';

const unfinishedName = /^[0-9a-f]{12}_(.+)$/;

/** Whether a recreation of this container was cut short before its last step. */
export function isHalfNamed({ name }: ProjectContainer): boolean {
  return unfinishedName.test(name);
}

/** Gives containers of these services their names, where no other container has them; what Docker said when it did not. */
export async function mendNames(services: readonly string[], compose: Compose): Promise<readonly string[]> {
  const containers = await compose.containers();
  const taken = new Set(containers.map(({ name }) => name));
  const complaints: string[] = [];
  for (const { id, name, service } of containers) {
    const wanted = unfinishedName.exec(name)?.[1];
    if (wanted === undefined || taken.has(wanted) || !services.includes(service)) continue;
    const complaint = await compose.rename(id, wanted);
    if (complaint === null) taken.add(wanted);
    else complaints.push(complaint);
  }
  return complaints;
}
