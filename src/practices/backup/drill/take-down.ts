// Everything of a drill goes, found by its labels: what a killed one left as well as what this one made.
import { listed } from '../../../engine/words.ts';
import { Problem } from '../../../model/problem.ts';
import type { World } from '../../../ports/world.ts';
import { drillLabel, ofLabel } from './names.ts';

export interface Removed {
  readonly containers: number;
  readonly networks: number;
  readonly volumes: number;
}

const limitMs = 10 * 60_000;
const tries = 5;

/**
 * Removes containers with their anonymous volumes, then networks and volumes. Twice is once.
 *
 * @param of name of the live project
 * @param id one drill; absent = all of them
 */
export async function takeDown(of: string, id: string | undefined, world: World): Promise<Removed> {
  const filters = [`label=${ofLabel}=${of}`, ...(id === undefined ? [] : [`label=${drillLabel}=${id}`])];
  const words = filters.flatMap((filter) => ['--filter', filter]);
  const containers = await removeAll(
    ['container', 'ls', '--all', '--no-trunc'],
    words,
    ['--force', '--volumes'],
    world,
  );
  const networks = await removeAll(['network', 'ls', '--no-trunc'], words, [], world);
  const volumes = await removeAll(['volume', 'ls'], words, [], world);
  return { containers, networks, volumes };
}

/** A container that ends at this moment may hold its network or volume a little longer. */
async function removeAll(
  list: readonly [kind: string, ...string[]],
  filters: readonly string[],
  how: readonly string[],
  world: World,
): Promise<number> {
  const seen = new Set<string>();
  for (let turn = 0; turn < tries; turn++) {
    const found = await idsOf(list, filters, world);
    if (found.length === 0) return seen.size;
    for (const id of found) seen.add(id);
    await world.exec.run({ argv: ['docker', list[0], 'rm', ...how, ...found], timeoutMs: limitMs });
    if (turn > 0) await world.clock.sleep(1000);
  }
  const left = await idsOf(list, filters, world);
  if (left.length === 0) return seen.size;
  throw new Problem({
    code: 'drill-left',
    message: `the drill left something behind: ${list[0]} ${listed(left, 3)}`,
    hints: ['seaworthy drill --clean tries again'],
    fault: 'world',
    exitCode: 5,
  });
}

async function idsOf(
  list: readonly string[],
  filters: readonly string[],
  world: World,
): Promise<readonly string[]> {
  const format = list[0] === 'volume' ? '{{.Name}}' : '{{.ID}}';
  const result = await world.exec.run({
    argv: ['docker', ...list, ...filters, '--format', format],
    timeoutMs: limitMs,
  });
  if (result.ran && result.code === 0) return result.stdout.split('\n').filter((line) => line !== '');
  throw new Problem({
    code: 'docker-failed',
    message: `docker ${list[0]} ls failed`,
    hints: ['check that docker ps works for this user, then run seaworthy drill --clean'],
    fault: 'world',
  });
}
