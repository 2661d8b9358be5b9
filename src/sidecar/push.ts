import { join } from 'node:path';
import { Problem } from '../model/problem.ts';
import type { DatabaseStatus } from '../model/sidecar.ts';
import { pgbackrest, reasonOf } from './engine.ts';
import { type Spool, waiting } from './spool.ts';
import type { IsStopping, SidecarWorld } from './world.ts';

const atOnce = 2;

export interface Pusher {
  /** Pushes what waits; null = all of it is in every repository, else why not. */
  round(isStopping: IsStopping): Promise<string | null>;
  lastPushed(): DatabaseStatus['lastPushed'];
}

/**
 * Pushes the spool. A file is deleted only after `archive-push` has said that it is in every repository. A kill between the
 * two pushes it again, which does no harm: an equal segment is accepted, another one of the same name is refused (pgBackRest,
 * src/command/archive/push/file.c: "already exists … with the same checksum" is a warning).
 */
export function makePusher(
  world: SidecarWorld,
  spool: Spool,
  stanza: string,
  before: DatabaseStatus['lastPushed'] = null,
): Pusher {
  let lastPushed = before;
  let isPrepared = false;

  async function push(name: string): Promise<string | null> {
    const path = join(spool.wal, name);
    const result = await pgbackrest(world, stanza, 'archive-push', path);
    if (!result.ran || result.code !== 0) return `${name}: ${reasonOf(result)}`;
    const trouble = removed(world, path);
    if (trouble !== null) return `${name} is in the repository, but ${trouble}`;
    lastPushed = { name, at: world.clock.now().toISOString() };
    return null;
  }

  async function worker(names: string[], failures: string[], isStopping: IsStopping): Promise<void> {
    while (failures.length === 0 && !isStopping()) {
      const name = names.shift();
      if (name === undefined) return;
      const failure = await push(name);
      if (failure !== null) failures.push(failure);
    }
  }

  async function round(isStopping: IsStopping): Promise<string | null> {
    const unprepared = isPrepared ? null : await prepare(world, stanza);
    isPrepared = unprepared === null;
    const names = [...waiting(world, spool)];
    const failures: string[] = [];
    // A history goes alone: what comes after it is of its timeline.
    while (names[0]?.endsWith('.history') === true) {
      await worker(names.splice(0, 1), failures, isStopping);
    }
    await Promise.all(Array.from({ length: atOnce }, () => worker(names, failures, isStopping)));
    return failures[0] ?? unprepared;
  }

  return { round, lastPushed: () => lastPushed };
}

/** Makes the stanza, or finds that it is there; null = it is. Needs the server, while pushing into one that is there does not. */
async function prepare(world: SidecarWorld, stanza: string): Promise<string | null> {
  const result = await pgbackrest(world, stanza, 'stanza-create');
  return result.ran && result.code === 0 ? null : `stanza-create: ${reasonOf(result)}`;
}

function removed(world: SidecarWorld, path: string): string | null {
  try {
    world.tree.remove(path);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.message;
    throw error;
  }
}
